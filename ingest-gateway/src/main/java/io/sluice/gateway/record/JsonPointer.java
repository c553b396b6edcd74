package io.sluice.gateway.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A place in a JSON document (RFC 6901), found without building the document. */
public final class JsonPointer {
    private final String text;
    private final List<byte[]> tokens;

    private JsonPointer(String text, List<byte[]> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Empty if the text is no pointer, or points to the whole document. */
    public static Optional<JsonPointer> parse(String text) {
        if (!text.startsWith("/") || text.matches(".*~(?![01]).*")) {
            return Optional.empty();
        }
        List<byte[]> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~").getBytes(StandardCharsets.UTF_8));
        }
        return Optional.of(new JsonPointer(text, tokens));
    }

    public String text() {
        return text;
    }

    /**
     * The string, number or boolean at this place as bytes: a string without its quotes and escapes, the others as they
     * are written. Empty if there is nothing, null, an object or an array.
     *
     * @param from where a well-formed JSON value begins in {@code json}
     */
    Optional<byte[]> scalar(byte[] json, int from, int to) {
        JsonScanner scanner = new JsonScanner(json, to, false);
        int at = from;
        for (byte[] token : tokens) {
            at = json[at] == '{'
                    ? member(scanner, json, at, token)
                    : json[at] == '[' ? element(scanner, json, at, token) : -1;
            if (at < 0) {
                return Optional.empty();
            }
        }
        byte first = json[at];
        int past = scanner.value(at);
        return switch (first) {
            case '{', '[', 'n' -> Optional.empty();
            case '"' -> Optional.of(JsonString.decode(json, at + 1, past - 1));
            default -> Optional.of(Arrays.copyOfRange(json, at, past));
        };
    }

    /** Where the member's value begins; -1 if there is none. The first of several with one name counts. */
    private static int member(JsonScanner scanner, byte[] json, int object, byte[] name) {
        int at = scanner.space(object + 1);
        while (json[at] == '"') {
            int past = scanner.value(at);
            boolean found = Arrays.equals(name, JsonString.decode(json, at + 1, past - 1));
            at = scanner.space(scanner.space(past) + 1);
            if (found) {
                return at;
            }
            at = next(scanner, json, at);
        }
        return -1;
    }

    private static int element(JsonScanner scanner, byte[] json, int array, byte[] token) {
        String digits = new String(token, StandardCharsets.UTF_8);
        if (!digits.matches("0|[1-9]\\d{0,8}")) {
            return -1;
        }
        int at = scanner.space(array + 1);
        for (int left = Integer.parseInt(digits); json[at] != ']'; left--) {
            if (left == 0) {
                return at;
            }
            at = next(scanner, json, at);
        }
        return -1;
    }

    /** Past a value and the comma behind it, or at what closes the object or array. */
    private static int next(JsonScanner scanner, byte[] json, int value) {
        int at = scanner.space(scanner.value(value));
        return json[at] == ',' ? scanner.space(at + 1) : at;
    }
}
