package io.sluice.gateway.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The scanner against Jackson as the reference: the same verdict on whatever looks a little like JSON. */
class JsonScannerPropertyTest {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Property(tries = 3000)
    boolean shouldAgreeWithJacksonOnValues(@ForAll("values") String value) {
        return agree(value.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3000)
    boolean shouldAgreeWithJacksonOnDamagedValues(@ForAll("values") String value, @ForAll long seed) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(seed);
        if (bytes.length == 0) {
            return true;
        }
        bytes[random.nextInt(bytes.length)] = (byte) "{}[],:\"\\01e.-tn \n\u0007x".charAt(random.nextInt(19));
        return agree(bytes);
    }

    private static boolean agree(byte[] bytes) {
        Checked checked = JsonBody.document(bytes, bytes.length);
        return checked instanceof Checked.WellFormed == jacksonTakes(bytes);
    }

    /** One object or one array, or nothing at all, and nothing behind it. */
    private static boolean jacksonTakes(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return true;
            }
            if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) {
                return false;
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return false;
                }
                if (token.isScalarValue()) {
                    // Jackson reads lazily; only this makes it look at the whole string.
                    parser.getText();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("abc{}[],:\\\"/ 0123456789\u00e9\u20ac\t")
                .ofMaxLength(20)
                .map(raw ->
                        "\"" + raw.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + "\"");
        Arbitrary<String> number = Arbitraries.of("0", "-1", "3.25", "1e9", "-0.5E-3", "12345678901234567890");
        Arbitrary<String> scalar = Arbitraries.oneOf(text, number, Arbitraries.of("true", "false", "null"));
        Arbitrary<String> space = Arbitraries.of("", "", " ", "\n", "\t\r\n");
        Arbitrary<String> nested = Arbitraries.lazyOf(
                () -> scalar, () -> scalar, () -> array(scalar, space), () -> object(text, scalar, space));
        return Arbitraries.oneOf(array(nested, space), object(text, nested, space));
    }

    private static Arbitrary<String> array(Arbitrary<String> element, Arbitrary<String> space) {
        return net.jqwik.api.Combinators.combine(element.list().ofMaxSize(5), space)
                .as((elements, s) -> s + "[" + s + String.join(s + "," + s, elements) + s + "]" + s);
    }

    private static Arbitrary<String> object(Arbitrary<String> name, Arbitrary<String> value, Arbitrary<String> space) {
        Arbitrary<String> member =
                net.jqwik.api.Combinators.combine(name, space, value).as((n, s, v) -> n + s + ":" + s + v);
        return net.jqwik.api.Combinators.combine(member.list().ofMaxSize(5), space)
                .as((members, s) -> s + "{" + s + String.join(s + "," + s, members) + s + "}" + s);
    }
}
