package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int ROUNDS_OF_AN_HEIR = 4;
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Path root;

    KillTest(@TempDir Path root) {
        this.root = root;
    }

    /** A worker that has committed a few times more than where it began. */
    private Child worker(long committed) {
        return awaitCommits(
                Child.start(ChildImage.sink(), root, SinkProcess.Kind.SLUICE, committed, END), 1 + random.nextInt(8));
    }

    /** Commits that succeed and commits that are refused: so many of both from now on. */
    private static Child awaitCommits(Child worker, int more) {
        long before = worker.said().size();
        worker.awaitSaid(child -> child.said().size() >= before + more);
        assertThat(worker.isAlive()).as("%s", worker.said()).isTrue();
        return worker;
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

    /**
     * Two workers on one partition, in turns: one sleeps, the other takes over, and the sleeper wakes up beside it. Then
     * the other one falls asleep, so that each zombie is the next round's heir; every few rounds the heir is a new one.
     */
    @Test
    void shouldFenceSleepersThatWakeUpBesideTheirHeir() {
        // Given
        long committed = 0;
        Child first = worker(committed);
        Child second = worker(first.last("committed"));
        try {
            for (int round = 0; round < ZOMBIES; round++) {
                Child sleeper = first;
                sleeper.signal("STOP");
                committed = Math.max(committed, sleeper.last("committed"));
                if (round % ROUNDS_OF_AN_HEIR == 0) {
                    second.kill();
                    second = worker(committed);
                }
                awaitCommits(second, 1 + random.nextInt(8));

                // When
                sleeper.signal("CONT");
                awaitCommits(sleeper, 3);

                // Then
                sleeper.signal("STOP");
                second.signal("STOP");
                committed = Math.max(committed, Math.max(sleeper.last("committed"), second.last("committed")));
                Judge.verified(root, committed);
                second.signal("CONT");
                sleeper.signal("CONT");
                first = second;
                second = sleeper;
            }
        } finally {
            first.kill();
            second.kill();
        }
        committed = Math.max(committed, Math.max(first.last("committed"), second.last("committed")));
        finish(committed, ZOMBIES + " sleepers");
    }
}
