package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    @Test
    void shouldCutLinesIntoRecordsWithoutTheSpaceAroundThem() {
        // Given
        String body = "\n {\"a\":1}\t\r\n\n[1,2]\n\"x\"\n-0.5e+3";

        // When
        Checked checked = lines(body);

        // Then
        assertThat(records(checked)).containsExactly("{\"a\":1}", "[1,2]", "\"x\"", "-0.5e+3");
    }

    @Test
    void shouldCutAnArrayIntoItsElements() {
        // Given
        String body = " [ {\"a\":[1,{}]} ,\n 2 ] \n";

        // When
        Checked checked = document(body);

        // Then
        assertThat(records(checked)).containsExactly("{\"a\":[1,{}]}", "2");
    }

    @Test
    void shouldFindNoRecordInABlankBody() {
        assertThat(records(lines(" \n\r\n"))).isEmpty();
        assertThat(records(document(" \n"))).isEmpty();
        assertThat(records(document("[]"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}\\n{\"a\":}            | 2 | 6  | expected a JSON value",
                "{\"a\":1              | 1 | 7  | expected ',' or '}'",
                "{\"a\":1\\n}          | 1 | 7  | the line ends inside a record",
                "{} {}                 | 1 | 4  | a line holds one record",
                "{\"a\" 1}             | 1 | 6  | expected ':'",
                "{a:1}                 | 1 | 2  | expected a member name in quotes",
                "[1,]                  | 1 | 4  | expected a JSON value",
                "{\"a\":1,}            | 1 | 8  | expected a member name in quotes",
                "01                    | 1 | 2  | leading zero",
                "1.                    | 1 | 3  | expected a digit",
                "-                     | 1 | 2  | expected a digit",
                "tru                   | 1 | 1  | 'true' is spelt wrong",
                "\"a                   | 1 | 3  | the record ends inside a string",
                "\"\\x\"               | 1 | 3  | unknown escape",
                "\"\\u12g4\"           | 1 | 6  | four hexadecimal digits",
                "\"ü\" x               | 1 | 5  | a line holds one record",
            })
    void shouldNameLineAndColumnOfTheFirstFault(String body, int line, int column, String reason) {
        // When
        Checked checked = lines(body.replace("\\n", "\n"));

        // Then
        assertThat(checked).isInstanceOfSatisfying(Checked.Malformed.class, fault -> {
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.column()).isEqualTo(column);
            assertThat(fault.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "[1] 2", "[1", "[1 2]", "{} {}", "[,]"})
    void shouldRefuseDocumentsThatAreNoObjectAndNoArray(String body) {
        assertThat(document(body)).isInstanceOf(Checked.Malformed.class);
    }

    @Test
    void shouldRefuseBytesThatAreNotUtf8() {
        // Given
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] cut = {'"', (byte) 0xE2, (byte) 0x82};
        byte[] past = {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'};

        // When Then
        for (byte[] body : List.of(overlong, surrogate, cut, past)) {
            assertThat(JsonBody.lines(body, body.length)).isInstanceOf(Checked.Malformed.class);
        }
    }

    @Test
    void shouldBoundTheDepthAndNotTheStack() {
        // Given
        String deepest = "[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH);

        // When Then
        assertThat(records(lines(deepest))).hasSize(1);
        assertThat(lines("[" + deepest + "]"))
                .isInstanceOfSatisfying(
                        Checked.Malformed.class,
                        fault -> assertThat(fault.reason()).contains("deeper than 1000"));
    }

    static Checked lines(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return JsonBody.lines(bytes, bytes.length);
    }

    static Checked document(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return JsonBody.document(bytes, bytes.length);
    }

    static List<String> records(Checked checked) {
        assertThat(checked).isInstanceOf(Checked.WellFormed.class);
        Records records = ((Checked.WellFormed) checked).records();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < records.count(); i++) {
            texts.add(new String(records.copy(i), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
