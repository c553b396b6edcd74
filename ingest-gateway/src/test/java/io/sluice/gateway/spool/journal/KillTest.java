package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.Spooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it stores, again and again over one folder: what it said is stored is there. */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("spool.kill.rounds", 20);
    private static final int MAX_ACKNOWLEDGED_A_ROUND = 600;

    private final Path dir;

    KillTest(@TempDir Path dir) {
        this.dir = dir;
    }

    static int bytesOf(long seq) {
        return (int) (seq * 31 % 3_000);
    }

    @Test
    void shouldHaveEveryAcknowledgedBatchAfterEachKill() throws IOException, InterruptedException {
        // Given
        long seed = Long.getLong("spool.kill.seed", System.nanoTime());
        System.out.println("KillTest seed " + seed + ", " + ROUNDS + " rounds");
        Random random = new Random(seed);
        Set<Long> acknowledged = new TreeSet<>();
        int kills = 0;

        for (int round = 0; round < ROUNDS; round++) {
            // When
            acknowledged.addAll(storeAndKill(random.nextInt(MAX_ACKNOWLEDGED_A_ROUND), random.nextLong()));
            kills++;

            // Then
            Scratch scratch = new Scratch(dir);
            try (Spool spool = scratch.open()) {
                Set<Long> found = new TreeSet<>();
                for (Spooled one : Scratch.readAll(spool, Scratch.TOPIC)) {
                    long seq = one.entry().seq();
                    assertThat(one.entry()).isEqualTo(Scratch.entry(Scratch.TOPIC, seq, bytesOf(seq)));
                    assertThat(found.add(seq)).isTrue();
                }
                assertThat(found).containsAll(acknowledged);
                resolveHalf(spool, acknowledged, random);
            }
            assertThat(scratch.damages()).allMatch(damage -> damage.lostBatches() == 0);
        }
        assertThat(kills).isEqualTo(ROUNDS);
    }

    private static void resolveHalf(Spool spool, Set<Long> acknowledged, Random random) {
        for (Spooled one : Scratch.readAll(spool, Scratch.TOPIC)) {
            if (random.nextBoolean()) {
                spool.resolve(one.ticket());
                acknowledged.remove(one.entry().seq());
            }
        }
    }

    /** The seqs that the child said are stored. */
    private Set<Long> storeAndKill(int afterLines, long seed) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        dir.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<Long> seqs = new TreeSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            String before = nextSeq(lines);
            assertThat(before).as("the child stored something").isNotNull();
            for (String line = nextSeq(lines); line != null; line = nextSeq(lines)) {
                // The last line may be cut in the middle; the one before it is whole.
                seqs.add(Long.parseLong(before));
                before = line;
                if (seqs.size() >= afterLines) {
                    // By its handle: the other way closes the stream, and with it what was said last.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        return seqs;
    }

    /** The child logs to the same stream what it finds torn by the kill before. */
    private static @Nullable String nextSeq(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.matches("\\d+")) {
            line = lines.readLine();
        }
        return line;
    }
}
