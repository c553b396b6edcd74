package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk whose syncs hang in the kernel, as strace makes them: the task stops in time, and nothing is lost. */
class HungDiskTest {
    /** What a worker gives a stopping task before it gives up on it. */
    private static final long GRACEFUL_STOP_MS = 5_000;

    private static final long STOP_TIMEOUT_MS = 3_000;
    private static final long END = 100_000;

    @Test
    void shouldStopInTimeWhileSyncsHang(@TempDir Path root) {
        // Given
        assumeTrue(Strace.isPossible(), Strace.NEEDS);
        List<String> strace = Strace.command(
                Path.of("/dev/null"),
                List.of("fsync", "fdatasync"),
                List.of("fsync,fdatasync:delay_enter=60s:when=30+"));
        long committed;
        try (Child child = Child.startUnder(strace, ChildImage.sink(), root, SinkProcess.Kind.SLUICE, 0, END)) {
            child.awaitSaid(said -> isStuck(said));

            // When
            child.tell("stop");
            child.awaitSaid(said -> said.last("stopped") >= 0);

            // Then
            assertThat(child.last("stopped")).isBetween(STOP_TIMEOUT_MS - 500, GRACEFUL_STOP_MS);
            committed = child.last("committed");
            child.killTree();
        }
        Judge.verified(root, committed);
        long end = committed + 1_000;
        FakeKafka kafka = SinkProcess.log(committed, end);
        try (Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka)) {
            sink.own(Sink.P0).iterateUntil(() -> sink.commit() != null && kafka.committed(Sink.P0) == end);
        }
        Judge.complete(root, end, offset -> Sink.value(Sink.P0, offset));
    }

    /** It has committed, and its commits have come to nothing since: two in a row end at the same offset. */
    private static boolean isStuck(Child child) {
        List<String> said = child.said();
        int last = said.size() - 1;
        return last > 2 && child.last("committed") > 0 && said.get(last).equals(said.get(last - 1));
    }
}
