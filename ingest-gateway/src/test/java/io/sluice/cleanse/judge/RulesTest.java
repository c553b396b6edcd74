package io.sluice.cleanse.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

    private static final String SCHEMA = """
            {"type":"object","required":["user"],
             "properties":{"user":{"type":"object","properties":{"age":{"type":"integer","minimum":0}}}}}
            """;

    private static final Rules JSON = Rules.ofJson("events", null, new Route.Straight());

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "\"a\"", "null", "true", " {\"a\":[1,{\"b\":\"ü\"}]} \n"})
    void shouldTakeAnyWellFormedValue(String document) {
        // When, Then
        assertThat(flaw(JSON, document)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``               | ``        | the record is empty",
                "{\"a\":1          | /a       | line 1",
                "{\"a\":[1,2,}]}   | /a/2     | line 1, column 12",
                "{\"a\":1}{\"b\":2} | ``      | a second value after the first",
                "{'a':1}           | ``       | line 1",
                "nope              | ``       | line 1",
                "[01]              | ``       | Leading zeroes"
            })
    void shouldSayWhereADocumentBreaks(String document, String path, String message) {
        // When
        Flaw flaw = flawOf(JSON, document);

        // Then
        assertThat(flaw.reason()).isEqualTo(Reason.INVALID_JSON);
        assertThat(flaw.message()).contains(message);
        assertThat(flaw.path()).startsWith(path);
    }

    @Test
    void shouldRefuseADocumentThatIsNestedToExhaustTheStack() {
        // When
        Flaw flaw = flawOf(JSON, "[".repeat(100_000));

        // Then
        assertThat(flaw.reason()).isEqualTo(Reason.INVALID_JSON);
    }

    @Test
    void shouldNameThePlaceThatBreaksTheSchema() {
        // Given
        Rules rules = Rules.ofJson("events", SCHEMA, new Route.Straight());

        // When
        Flaw flaw = flawOf(rules, "{\"user\":{\"age\":-3}}");

        // Then
        assertThat(flaw.reason()).isEqualTo(Reason.SCHEMA);
        assertThat(flaw.path()).isEqualTo("/user/age");
        assertThat(flaw(rules, "{\"user\":{\"age\":3}}")).isNull();
        assertThat(flaw(rules, "{}")).isNotNull();
    }

    @Test
    void shouldNotFetchWhatASchemaRefersTo() {
        // When, Then
        assertThatThrownBy(() -> Rules.ofJson(
                        "events", "{\"$ref\":\"http://127.0.0.1:1/elsewhere.json\"}", new Route.Straight()))
                .hasStackTraceContaining("which it does not contain");
    }

    private static Flaw flawOf(Rules rules, String document) {
        return Objects.requireNonNull(flaw(rules, document), "found no flaw");
    }

    private static @Nullable Flaw flaw(Rules rules, String document) {
        return rules.flawIn(rules.document(new TestRecord().value(document.getBytes(UTF_8))));
    }
}
