package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.sim.FakeKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are compressed hold what was sent, and can be read at every commit. */
class CompressionTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    CompressionTest(@TempDir Path root) {
        this.root = root;
    }

    private Sink.Builder sink(String type) {
        return Sink.at(root).with("compression.type", type).with("buffer.max.records", 7);
    }

    @ParameterizedTest
    @CsvSource({"none,.json", "gzip,.json.gz", "zstd,.json.zst"})
    void shouldHoldWhatWasSentInFilesThatTellHow(String type, String extension) throws IOException {
        // Given
        Sink.append(kafka, P0, 1_000);

        // When
        try (Sink sink = sink(type).with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterateUntil(() -> sink.consumer.position(P0) == 1_000).commit();
        }

        // Then
        assertThat(lines()).isEqualTo(Sink.values(P0, 0, 1_000));
        assertThat(Sink.published(root)).allMatch(file -> file.toString().endsWith(extension));
    }

    @ParameterizedTest
    @CsvSource({"gzip", "zstd"})
    void shouldGoOnInAFileThatADeadTaskHasBegun(String type) throws IOException {
        // Given
        Sink.append(kafka, P0, 100);
        try (Sink sink = sink(type).start(kafka)) {
            sink.own(P0).iterateUntil(() -> sink.consumer.position(P0) == 100).commit();
            Sink.append(kafka, P0, 50);
            sink.iterate(2).abandon();
        }

        // When
        try (Sink sink = sink(type).with("rotate.max.records", 200).start(kafka)) {
            Sink.append(kafka, P0, 50);
            sink.own(P0).iterateUntil(() -> sink.consumer.position(P0) == 200).commit();
        }

        // Then
        assertThat(Sink.published(root)).hasSize(1);
        assertThat(lines()).isEqualTo(Sink.values(P0, 0, 200));
    }

    @Test
    void shouldBeginAnotherFileWhenTheCompressionIsChanged() throws IOException {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink sink = sink("zstd").start(kafka)) {
            sink.own(P0).iterateUntil(() -> sink.consumer.position(P0) == 10).commit();
        }

        // When
        Sink.append(kafka, P0, 10);
        try (Sink sink = sink("none").with("rotate.on.commit", true).start(kafka)) {
            sink.own(P0).iterateUntil(() -> sink.consumer.position(P0) == 20).commit();
        }

        // Then
        assertThat(Sink.published(root))
                .extracting(file -> file.getFileName().toString())
                .containsExactly("events+0+00000000000000000000.json.zst", "events+0+00000000000000000010.json");
        assertThat(lines()).isEqualTo(Sink.values(P0, 0, 20));
    }

    private List<String> lines() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : Sink.published(root)) {
            byte[] bytes = Files.readAllBytes(file);
            text.append(new String(Unpacked.of(bytes, bytes.length), UTF_8));
        }
        return text.toString().lines().toList();
    }
}
