package io.sluice.sink.fault;

import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a worker in the middle of its work, and workers that sleep while others take over. */
class KillTest {
    private static final long END = 400_000;
    private static final int KILLS = Integer.getInteger("fault.kills", 25);
    private static final int ZOMBIES = Integer.getInteger("fault.zombies", 20);
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Path root;

    KillTest(@TempDir Path root) {
        this.root = root;
    }

    /** A worker that has committed a few times more than where it began. */
    private Child worker(long committed) {
        int commits = 1 + random.nextInt(8);
        return Child.start(ChildImage.sink(), root, SinkProcess.Kind.SLUICE, committed, END)
                .awaitSaid(child -> child.said().stream()
                                .filter(line -> line.startsWith("committed"))
                                .count()
                        >= commits);
    }

    @Test
    void shouldLandEachRecordOnceThroughKills() {
        // Given
        long committed = 0;
        for (int kill = 0; kill < KILLS; kill++) {

            // When
            try (Child child = worker(committed)) {
                child.kill();
                committed = Math.max(committed, child.last("committed"));
            }

            // Then
            Judge.verified(root, committed);
        }
        finish(committed, KILLS + " kills");
    }

    /** The rest is brought home by a task in this process. */
    private void finish(long committed, String what) {
        long end = committed + 5_000;
        FakeKafka kafka = SinkProcess.log(committed, end);
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(Sink.P0).iterateUntil(() -> sink.commit() != null && kafka.committed(Sink.P0) == end);
        }
        Judge.verified(root, end);
        Judge.complete(root, end, offset -> Sink.value(Sink.P0, offset));
        System.out.println(what + ": " + end + " records, 0 lost, 0 twice, seed " + SEED);
    }

    @Test
    void shouldFenceSleepersThatWakeUpBesideTheirHeir() {
        // Given
        long committed = 0;
        Child sleeper = worker(committed);
        for (int round = 0; round < ZOMBIES; round++) {
            sleeper.signal("STOP");
            committed = Math.max(committed, sleeper.last("committed"));
            Child heir = worker(committed);

            // When
            long before = sleeper.said().size();
            sleeper.signal("CONT");
            sleeper.awaitSaid(child -> child.said().size() > before + 3);

            // Then
            sleeper.kill();
            heir.signal("STOP");
            committed = Math.max(committed, Math.max(sleeper.last("committed"), heir.last("committed")));
            Judge.verified(root, committed);
            heir.signal("CONT");
            sleeper.close();
            sleeper = heir;
        }
        sleeper.kill();
        committed = Math.max(committed, sleeper.last("committed"));
        finish(committed, ZOMBIES + " sleepers");
    }
}
