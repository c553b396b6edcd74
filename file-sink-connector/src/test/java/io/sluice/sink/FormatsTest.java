package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.sim.FakeKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a file, byte for byte. */
class FormatsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    FormatsTest(@TempDir Path root) {
        this.root = root;
    }

    private String land(Sink.Builder builder) throws IOException {
        try (Sink sink = builder.with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterate(1);
        }
        return Files.readString(Sink.published(root).get(0));
    }

    @Test
    void shouldEndRawRecordsWithALineBreakUnlessToldOtherwise() throws IOException {
        // Given
        kafka.append(P0, " one".getBytes(UTF_8));
        kafka.append(P0, "two ".getBytes(UTF_8));

        // When, Then
        assertThat(land(Sink.at(root).with("format", "raw"))).isEqualTo(" one\ntwo \n");
    }

    @ParameterizedTest
    @CsvSource({"'\r\n'", "' '", "';'", "''"})
    void shouldEndRawRecordsAsToldBlanksIncluded(String delimiter) throws IOException {
        // Given
        kafka.append(P0, "one".getBytes(UTF_8));
        kafka.append(P0, "two".getBytes(UTF_8));

        // When, Then
        assertThat(land(Sink.at(root).with("format", "raw").with("raw.delimiter", delimiter)))
                .isEqualTo("one" + delimiter + "two" + delimiter);
    }

    @ParameterizedTest
    @CsvSource({"json,null", "raw,''"})
    void shouldWriteARecordWithoutAValueWhenToldSo(String format, String line) throws IOException {
        // Given
        kafka.append(P0, null);

        // When, Then
        assertThat(land(Sink.at(root).with("format", format).with("behavior.on.null.values", "write")))
                .isEqualTo(line + "\n");
    }

    @Test
    void shouldKeepEachDocumentOnALineOfItsOwn() {
        // Given
        kafka.append(P0, "{\n  \"a\": 1.10,\r\n  \"b\": \"\u00fc\"\n}".getBytes(UTF_8));

        // When
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterate(1);
        }

        // Then
        assertThat(Sink.lines(root)).containsExactly("{   \"a\": 1.10,    \"b\": \"\u00fc\" }");
    }
}
