package io.sluice.stack.torture;

import io.sluice.stack.judge.Chain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random faults for as long as asked: {@code mvn -q -Ptorture -Dtorture.minutes=N -Dtorture.seed=S}. */
@Tag("torture")
class TortureIT {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

    @TempDir
    Path temp;

    @Test
    void shouldKeepItsPromisesUnderRandomFaults() throws Exception {
        long minutes = Long.getLong("torture.minutes", 10);
        long seed = Long.getLong("torture.seed", System.nanoTime());
        System.out.println("torture: minutes=" + minutes + " seed=" + seed);
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        List<String> done = new ArrayList<>();

        try (Trial trial = Trial.start(temp.resolve("up"))) {
            // Given
            Faults faults = new Faults(trial.stack(), seed);
            ClientLoad load = trial.load(8);

            // When
            try (load) {
                while (System.nanoTime() < end) {
                    done.add(faults.next(LONGEST_WAIT));
                    System.out.println("torture: " + done.get(done.size() - 1));
                }
            }

            // Then
            Chain chain = trial.judge(load);
            System.out.println("torture: " + done.size() + " faults, " + load.acknowledgedInAll()
                    + " events acknowledged, " + chain.records() + " records in the topic, answers " + load.answers());
        }
    }
}
