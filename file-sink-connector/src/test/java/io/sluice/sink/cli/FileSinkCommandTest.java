package io.sluice.sink.cli;

import static io.sluice.sink.Sink.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FileSinkCommandTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    FileSinkCommandTest(@TempDir Path root) {
        this.root = root;
    }

    private record Run(int exitCode, String text) {}

    private static Run run(String... arguments) {
        StringWriter text = new StringWriter();
        int exitCode = new CommandLine(new FileSink())
                .setOut(new PrintWriter(text, true))
                .execute(arguments);
        return new Run(exitCode, text.toString());
    }

    private void land() {
        for (int round = 0; round < 3; round++) {
            Sink.append(kafka, P0, 100);
            try (Sink sink = Sink.at(root).with("rotate.max.records", 120).start(kafka)) {
                sink.own(P0).iterate(2).commit();
            }
        }
    }

    private Path first() {
        return Sink.published(root).get(0);
    }

    @Test
    void shouldProveCoverage() {
        // Given
        land();

        // When
        Run run = run("verify", root.toString(), "--files");

        // Then
        assertThat(run.text()).contains("offsets 0 to 299", "events+0+00000000000000000000.json 0-119 RECORDS", "OK 1");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void shouldFindAFlippedByte() throws IOException {
        // Given
        land();
        byte[] bytes = Files.readAllBytes(first());
        bytes[10] ^= 1;
        Files.write(first(), bytes);

        // When
        Run run = run("verify", root.toString());

        // Then
        assertThat(run.text()).contains("has the checksum");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldFindAMissingAndAForeignFile() throws IOException {
        // Given
        land();
        Files.move(first(), first().resolveSibling("mine.json"));

        // When
        Run run = run("verify", root.toString());

        // Then
        assertThat(run.text())
                .contains("is gone: it held the offsets 0-119")
                .contains("FOREIGN events/partition=0/mine.json")
                .contains("FAILED 2 problems");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void shouldFindATornFileAndATornEntry() throws IOException {
        // Given
        land();
        try (Stream<Path> files = Files.walk(root.resolve(".sluice/sink/events/0"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                byte[] half = java.util.Arrays.copyOf(bytes, bytes.length / 2);

                // When
                Files.write(file, half);
                Run run = run("verify", root.toString());
                Files.write(file, bytes);

                // Then
                assertThat(run.exitCode()).as(file.toString()).isEqualTo(1);
                assertThat(run.text()).contains("PROBLEM sink events-0");
            }
        }
        assertThat(run("verify", root.toString()).exitCode()).isZero();
    }

    @Test
    void shouldPublishTheRestOfARetiredConnector() {
        // Given
        land();
        assertThat(Sink.lines(root)).hasSize(240);

        // When
        Run run = run("seal", root.toString(), "--connector", "sink");

        // Then
        assertThat(run.text()).contains("events-0: 1 parts published");
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 300));
        assertThat(run("verify", root.toString()).exitCode()).isZero();
    }
}
