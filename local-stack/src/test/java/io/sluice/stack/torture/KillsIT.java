package io.sluice.stack.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.judge.Chain;
import io.sluice.stack.process.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of worker, broker and gateway under load: each offset in one file, nothing acknowledged lost. */
class KillsIT {

    private static final long SEED = 20_261_123;
    private static final int WORKER_KILLS = 25;
    private static final int BROKER_KILLS = 5;
    private static final int GATEWAY_KILLS = 5;

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);

    @Test
    void shouldLandEachOffsetOnceThroughKills() throws Exception {
        try (Trial trial = Trial.start(temp.resolve("up"))) {
            // Given
            ClientLoad load = trial.load(4);

            // When
            try (load) {
                for (int i = 0; i < WORKER_KILLS; i++) {
                    killWhenUp(trial, "connect", 1_500);
                    if (i % 5 == 4) {
                        killWhenUp(trial, "gateway", 500);
                        killWhenUp(trial, "kafka", 500);
                    }
                }
            }

            // Then
            Chain chain = trial.judge(load);
            assertThat(chain.records()).isGreaterThanOrEqualTo(load.acknowledgedInAll());
            System.out.println("kills: " + WORKER_KILLS + " of the worker, " + BROKER_KILLS + " of the broker, "
                    + GATEWAY_KILLS + " of the gateway; " + load.acknowledgedInAll() + " events acknowledged, "
                    + chain.records() + " records in the topic and in files, answers " + load.answers());
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
