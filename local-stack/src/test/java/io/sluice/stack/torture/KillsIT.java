package io.sluice.stack.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.judge.Chain;
import io.sluice.stack.process.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of worker, broker and gateway under load: each offset in one file, nothing acknowledged lost. */
class KillsIT {

    private static final long SEED = 20_261_123;

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);

    @Test
    void shouldLandEachOffsetOnceThroughKills() throws Exception {
        shouldLandEachOffsetOnceThroughRounds(2, 1);
    }

    @Test
    @Tag("torture")
    void shouldLandEachOffsetOnceThroughManyKills() throws Exception {
        shouldLandEachOffsetOnceThroughRounds(5, 5);
    }

    /** A round: some kills of the worker, then one of the gateway and one of the broker, close together. */
    private void shouldLandEachOffsetOnceThroughRounds(int rounds, int workerKillsPerRound) throws Exception {
        System.out.println("kills: seed=" + SEED);
        try (Trial trial = Trial.start(temp.resolve("up"))) {
            // Given
            ClientLoad load = trial.load(4);

            // When
            try (load) {
                for (int round = 0; round < rounds; round++) {
                    for (int kill = 0; kill < workerKillsPerRound; kill++) {
                        killWhenUp(trial, "connect", 1_500);
                    }
                    killWhenUp(trial, "gateway", 500);
                    killWhenUp(trial, "kafka", 500);
                }
            }

            // Then
            Chain chain = trial.judge(load);
            assertThat(chain.records()).isGreaterThanOrEqualTo(load.acknowledgedInAll());
            System.out.println("kills: " + rounds * workerKillsPerRound + " of the worker, " + rounds
                    + " of the gateway, " + rounds + " of the broker; " + load.acknowledgedInAll()
                    + " events acknowledged, " + chain.records() + " records in the topic and in files, answers "
                    + load.answers());
        }
    }

    /** At a random moment after the process has become ready. */
    private void killWhenUp(Trial trial, String role, int withinMs) throws InterruptedException {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> trial.stack().isReady(role));
        Faults.pause(random.nextLong(withinMs));
        Child child = trial.stack().child(role);
        child.kill();
        await().atMost(Duration.ofSeconds(30)).until(() -> trial.stack().child(role) != child);
    }
}
