package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static io.sluice.sink.Sink.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.FaultyDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in sinks when partitions move, run against Connect's own WorkerSinkTask. */
class RebalanceHazardsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;
    private final FaultyDisk disk;

    RebalanceHazardsTest(@TempDir Path root) throws DiskFault {
        this.root = root;
        this.disk = new FaultyDisk(new LocalDisk(root));
    }

    private Sink sink() {
        return Sink.at(root)
                .with("rotate.on.commit", true)
                .on(ignored -> disk.asDisk())
                .start(kafka);
    }

    private void assertHome(long end) {
        assertThat(kafka.committed(P0)).isEqualTo(end);
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, end));
    }

    @Test
    void shouldCommitNothingOfAFullDiskThroughARebalance() {
        // Given
        Sink.append(kafka, P0, 50);
        try (Sink sink = sink()) {
            sink.own(P0);
            disk.fail("write", DiskFault.Kind.FULL, Integer.MAX_VALUE);
            sink.iterateUntil(() -> sink.consumer.paused().contains(P0));

            // When
            sink.consumer.revoke(List.of(P0));
            sink.iterate(1);
            sink.own(P0).commit();

            // Then
            assertThat(kafka.committed(P0)).isLessThanOrEqualTo(0);
            disk.heal();
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 50);
        }
        assertHome(50);
    }

    @Test
    void shouldTakeRecordsAgainWhenAPausedPartitionComesBackInAnEagerRebalance() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink sink = sink()) {
            sink.own(P0);
            disk.fail("write", DiskFault.Kind.FULL, Integer.MAX_VALUE);
            sink.iterateUntil(() -> sink.consumer.paused().contains(P0));
            disk.heal();

            // When
            sink.consumer.revoke(List.of(P0));
            sink.own(P0);

            // Then
            assertThat(sink.consumer.paused()).isEmpty();
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 10);
        }
        assertHome(10);
    }

    @Test
    void shouldIgnorePartitionsAtItsStopThatWereRevokedLongSince() {
        // Given
        Sink.append(kafka, P0, 10);
        Sink.append(kafka, P1, 10);
        try (Sink sink = sink()) {
            sink.own(P0, P1);
            sink.consumer.revoke(List.of(P1));
            sink.iterate(2);

            // When the task stops, Connect names P1 again
        }

        // Then
        assertThat(kafka.committed(P0)).isEqualTo(10);
        assertThat(kafka.committed(P1)).isEqualTo(10);
        assertThat(Sink.lines(root)).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void shouldLoseAndRepeatNothingWhenPartitionsAreLost() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink sleeper = sink();
                Sink heir = sink()) {
            sleeper.own(P0);
            sleeper.consumer.isFencedByGroup = true;

            // When
            heir.own(P0).iterate(2).commit();
            sleeper.commit();
            sleeper.consumer.lose(List.of(P0));
            sleeper.iterate(2);
            heir.iterate(1);
        }

        // Then
        assertHome(10);
    }

    @Test
    void shouldFenceATaskThatDoesNotKnowThatItWasReplaced() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink zombie = sink();
                Sink heir = sink()) {
            zombie.own(P0).iterate(1).commit();
            Sink.append(kafka, P0, 10);
            zombie.iterate(1);
            heir.own(P0).iterate(2).commit();

            // When
            zombie.commit().iterate(3).commit();

            // Then
            assertHome(20);
            zombie.consumer.lose(List.of(P0));
            zombie.iterate(1);
        }
    }

    @Test
    void shouldGiveBackWhatACancelledTaskHasInItsLedger() {
        // Given
        Sink.append(kafka, P0, 10);
        Sink cancelled = sink();
        cancelled.own(P0);
        cancelled.worker.cancel();
        cancelled.close();
        assertThat(kafka.committed(P0)).isLessThanOrEqualTo(0);

        // When
        try (Sink sink = sink()) {
            sink.own(P0).iterate(2).commit();
        }

        // Then
        assertHome(10);
    }

    @Test
    void shouldSplitPartitionsAmongMoreTasks() {
        // Given
        Sink.append(kafka, P0, 10);
        Sink.append(kafka, P1, 10);
        try (Sink only = sink()) {
            only.own(P0, P1);
        }
        Sink.append(kafka, P0, 10);
        Sink.append(kafka, P1, 10);

        // When
        try (Sink first = sink();
                Sink second = sink()) {
            first.own(P0).iterate(2);
            second.own(P1).iterate(2);
        }

        // Then
        assertThat(Sink.lines(root)).hasSize(40).doesNotHaveDuplicates();
    }

    /** There is no ledger yet to say where to read on, and the records have come in the same call as the bad news. */
    @Test
    void shouldReadAgainWhatCameWhileItsFirstCommitFailed() {
        // Given
        try (Sink sink = sink()) {
            sink.own(P0);
            Sink.append(kafka, P0, 10);
            disk.fail("link", DiskFault.Kind.IO, 1);

            // When
            sink.commit();

            // Then
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 10);
        }
        assertHome(10);
    }

    @Test
    void shouldDropWhatIsDeliveredAgain() {
        // Given: durable, and its offsets refused by the group
        Sink.append(kafka, P0, 10);
        try (Sink sink = sink()) {
            sink.own(P0).iterate(1).commit();
            Sink.append(kafka, P0, 10);
            sink.iterate(1);
            sink.consumer.isFencedByGroup = true;
            sink.commit();
            assertThat(Sink.lines(root)).hasSize(20);
            assertThat(kafka.committed(P0)).isEqualTo(10);
            sink.consumer.lose(List.of(P0));
            sink.iterate(1);
            sink.consumer.isFencedByGroup = false;

            // When: the partition comes back, from the group's old offset on
            Sink.append(kafka, P0, 5);
            sink.own(P0).iterate(2).commit();
        }

        // Then
        assertHome(25);
    }

    @Test
    void shouldNotFollowTheFrameworkBetweenAFailedSyncAndItsRewind() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink sink = sink()) {
            sink.own(P0).iterate(1);
            Sink.append(kafka, P0, 10);
            sink.iterate(1);
            disk.fail("sync", DiskFault.Kind.IO, 1);

            // When
            sink.commit().commit();

            // Then
            assertThat(kafka.committed(P0)).isLessThanOrEqualTo(Sink.lines(root).size());
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 20);
        }
        assertHome(20);
    }

    @Test
    void shouldFailAfterEnoughFaultsInARowAndSayWhatIsWrong() {
        // Given
        Sink.append(kafka, P0, 10);
        Sink sink = Sink.at(root)
                .with("retry.attempts", 3)
                .on(ignored -> disk.asDisk())
                .start(kafka);
        sink.own(P0);
        disk.fail("write", DiskFault.Kind.READ_ONLY, Integer.MAX_VALUE);

        // When, Then
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> sink.iterateUntil(() -> false))
                .hasStackTraceContaining("events-0 cannot go on")
                .hasStackTraceContaining("READ_ONLY");
        sink.close();
    }
}
