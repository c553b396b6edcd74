package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    private static final String DOCUMENT = """
            { "user" : {"id": "x-1", "name": "\\u00e9\\n\\ud83d\\ude00", "tags" : [ "a", {"b" : 2.50}, [ ] ] },
              "a/b": true, "m~n": 7, "": "empty", "n\\u0061me": "escaped", "gone": null, "user ": 1,
              "text": "}] \\"user\\"", "dup": 1, "dup": 2, "id": -1e3 }
            """;

    private static Optional<String> find(String pointer) {
        byte[] json = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        return JsonPointer.parse(pointer)
                .orElseThrow()
                .scalar(json, 0, json.length)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/user/id, x-1",
        "/user/tags/0, a",
        "/user/tags/1/b, 2.50",
        "/a~1b, true",
        "/m~0n, 7",
        "/, empty",
        "/name, escaped",
        "/dup, 1",
        "/id, -1e3"
    })
    void shouldFindScalarsAsTheyAreWritten(String pointer, String expected) {
        assertThat(find(pointer)).contains(expected);
    }

    @Test
    void shouldUndoTheEscapesOfAString() {
        assertThat(find("/user/name")).contains("é\n😀");
        assertThat(find("/text")).contains("}] \"user\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/user",
                "/user/tags",
                "/user/tags/3",
                "/user/tags/00",
                "/user/tags/-",
                "/user/id/deeper",
                "/gone",
                "/user/tags/2/0"
            })
    void shouldFindNothingWhereThereIsNoScalar(String pointer) {
        assertThat(find(pointer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "/a~", "/a~2b"})
    void shouldRefuseWhatIsNoPointerToAPart(String text) {
        assertThat(JsonPointer.parse(text)).isEmpty();
    }

    @Test
    void shouldNameTheFirstRecordWithoutAKey() {
        // Given
        byte[] body = "{\"k\":\"a\"}\n{\"k\":1}\n{\"x\":1}\n{}".getBytes(StandardCharsets.UTF_8);
        Records records = ((Checked.WellFormed) JsonBody.lines(body, body.length)).records();

        // When
        RecordKeys keys = RecordKeys.at(JsonPointer.parse("/k").orElseThrow(), records);

        // Then
        assertThat(keys).isEqualTo(new RecordKeys.Missing(2));
    }
}
