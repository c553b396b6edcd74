package io.sluice.sink.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes: an ext4 of its own is shut down without writing its journal, and mounted again. */
class PowerCutTest {
    private static final int CUTS = Integer.getInteger("fault.cuts", 30);
    private static final int CUTS_OF_A_NIGHT = Integer.getInteger("fault.night.cuts", 500);
    private static final long END = 400_000;
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Path folder;

    PowerCutTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void shouldLandEachRecordOnceThroughPowerCuts() {
        shouldLandEachRecordOnceThrough(CUTS);
    }

    @Test
    @Tag("torture")
    void shouldLandEachRecordOnceThroughANightOfPowerCuts() {
        shouldLandEachRecordOnceThrough(CUTS_OF_A_NIGHT);
    }

    private void shouldLandEachRecordOnceThrough(int cuts) {
        // Given
        assumeTrue(LoopDisk.isPossible(), LoopDisk.NEEDS);
        long committed = 0;
        try (LoopDisk disk = new LoopDisk(folder)) {
            Path root = disk.mount().resolve("files");
            for (int cut = 0; cut < cuts; cut++) {
                int commits = 1 + random.nextInt(8);

                // When
                try (Child child = Child.start(ChildImage.sink(), root, SinkProcess.Kind.SLUICE, committed, END)) {
                    child.awaitSaid(said -> said.said().size() >= commits);
                    disk.cutPower();
                    child.kill();
                    committed = Math.max(committed, child.last("committed"));
                }
                disk.remount();

                // Then
                Judge.verified(root, committed);
            }
            long end = committed + 1000;
            FakeKafka kafka = SinkProcess.log(committed, end);
            try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
                sink.own(Sink.P0).iterateUntil(() -> sink.commit() != null && kafka.committed(Sink.P0) == end);
            }
            Judge.complete(root, end, offset -> Sink.value(Sink.P0, offset));
            System.out.println(cuts + " power cuts: " + end + " records, 0 lost, 0 twice, seed " + SEED);
        }
    }
}
