package io.sluice.gateway.spool.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.journal.Scratch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SpoolCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path dir;
    private final Scratch scratch;

    SpoolCommandTest(@TempDir Path dir) {
        this.dir = dir;
        this.scratch = new Scratch(dir);
    }

    @BeforeEach
    void fill() throws IOException {
        try (Spool spool = scratch.open()) {
            for (long seq = 1; seq <= 100; seq++) {
                Scratch.store(spool, Scratch.entry("clicks", seq, 1_000));
            }
            Scratch.store(spool, Scratch.entry("views", 5, 10));
            for (String topic : List.of("clicks", "gone")) {
                spool.dead()
                        .bury(new DeadLetter(Scratch.entry(topic, 7, 20), "InvalidTopicException", "no", 4, 99_000))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--dir");
        all.add(dir.toString());
        return new CommandLine(new SpoolCommand(InstantSource.fixed(Instant.ofEpochMilli(61_001))))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void shouldListTopicsAndDeadLetters() {
        // When
        int code = run("list");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("topic ").endsWith("age_seconds"),
                        line -> assertThat(line).matches("clicks +100 +1\\d{5}  1970-01-01T00:00:01.001Z +60"),
                        line -> assertThat(line).matches("views +1 +\\d+ .*"),
                        line -> assertThat(line).matches("\\(dead letters\\) +2 .*"));
    }

    @Test
    void shouldListAsJsonLines() {
        // When
        int code = run("list", "--json");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("{\"topic\":\"clicks\",\"batches\":100,")
                .contains("\"age_seconds\":60}");
    }

    @Test
    void shouldShowAPieceOfATopic() {
        // When
        int code = run("show", "--topic", "clicks", "--from", "40", "--limit", "2", "--json");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"records\":7", "\"bytes\":1000", "\"payload\":\"\""));
        assertThat(out.toString()).contains("\"seq\":40", "\"seq\":41");
    }

    @Test
    void shouldShowDeadLettersWithTheirReason() {
        // When
        int code = run("show", "--payload");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("InvalidTopicException").contains("gone");
    }

    @Test
    void shouldSayByItsExitCodeThatNothingMatched() {
        // When
        int code = run("show", "--topic", "unknown");

        // Then
        assertThat(code).isEqualTo(1);
    }

    @Test
    void shouldPutDeadLettersBackIntoTheQueue() throws IOException {
        // Given
        int dryRun = run("replay", "--topic", "gone", "--dry-run");

        // When
        int code = run("replay", "--topic", "gone");

        // Then
        assertThat(List.of(dryRun, code)).containsOnly(0);
        try (Spool spool = scratch.open()) {
            assertThat(Scratch.readAll(spool, "gone")).singleElement().satisfies(one -> {
                assertThat(one.entry().payload())
                        .isEqualTo(Scratch.entry("gone", 7, 20).payload());
                assertThat(one.entry().seq()).isGreaterThan(7);
            });
            assertThat(spool.dead().stats().batches()).isEqualTo(1);
        }
    }

    @Test
    void shouldDropATopic() throws IOException {
        // When
        int code = run("drop", "--topic", "clicks");

        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("clicks").contains("100");
        try (Spool spool = scratch.open()) {
            assertThat(spool.stats().topics()).containsOnlyKeys("views");
        }
    }

    @Test
    void shouldDropNothingInADryRun() throws IOException {
        // When
        int code = run("drop", "--topic", "clicks", "--seq", "5", "--dry-run");

        // Then
        assertThat(code).isZero();
        try (Spool spool = scratch.open()) {
            assertThat(Scratch.readAll(spool, "clicks")).hasSize(100);
        }
    }

    @Test
    void shouldDropADeadLetter() throws IOException {
        // Given
        long id;
        try (Spool spool = scratch.open()) {
            id = spool.dead().list(-1).next().orElseThrow().id();
        }

        // When
        int code = run("drop", "--dead-id", Long.toString(id));

        // Then
        assertThat(code).isZero();
        try (Spool spool = scratch.open()) {
            assertThat(spool.dead().show(id)).isEmpty();
        }
    }

    @Test
    void shouldFindNothingWrongWithASoundSpool() {
        // When
        int code = run("check");

        // Then
        assertThat(code).isZero();
    }

    @Test
    void shouldFindAFlippedBitAndChangeNothing() throws IOException {
        // Given
        Path file = scratch.files(".seg").get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[30_000] ^= 1;
        Files.write(file, bytes);

        // When
        int code = run("check", "--json");
        int again = run("check");

        // Then
        assertThat(List.of(code, again)).containsOnly(1);
        assertThat(out.toString()).contains("\"kind\":\"PAYLOAD\"", "\"lost_batches\":1", "topic clicks, seq ");
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void shouldSayWhoHoldsTheFolderAndWhatToDo() throws IOException {
        // Given
        try (Spool gateway = scratch.open()) {
            assertThat(gateway.stats().batches()).isPositive();

            // When
            int code = run("list");

            // Then
            assertThat(code).isEqualTo(3);
            assertThat(err.toString())
                    .contains("held by process " + ProcessHandle.current().pid(), "/admin/spool");
        }
    }

    @Test
    void shouldRefuseAReplayOfNothingInParticular() {
        // When
        int code = run("replay");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--id, --topic or --all");
    }
}
