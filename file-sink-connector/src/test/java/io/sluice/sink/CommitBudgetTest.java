package io.sluice.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.sim.FakeKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stopping worker gives a task five seconds, and the task gives its last commit three, however many partitions it has.
 * What a commit costs is counted in syncs, which no other load on the machine changes; the time is the best of a few.
 */
class CommitBudgetTest {
    private static final int PARTITIONS = 1000;
    private static final int ROUNDS = 4;
    private static final long STOP_TIMEOUT_MS = 3000;

    /** The part, the draft of its entry, the ledger's folder; and once, for a part that is new, the folder of parts. */
    private static final int SYNCS_PER_COMMIT = 3;

    @Test
    void shouldCommitAThousandDirtyPartitionsWithinTheBudgetOfAStop(@TempDir Path root) {
        // Given
        FakeKafka kafka = new FakeKafka();
        TopicPartition[] partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition("events", number))
                .toArray(TopicPartition[]::new);
        long[] tookMs = new long[ROUNDS];
        try (Sink sink = Sink.at(root).with("stop.timeout.ms", 60_000).start(kafka)) {
            sink.own(partitions).commit();
            for (int round = 0; round < ROUNDS; round++) {
                for (TopicPartition partition : partitions) {
                    Sink.append(kafka, partition, 3);
                }
                sink.iterate(1);
                long before = syncs(sink);

                // When
                long startNanos = System.nanoTime();
                sink.commit();
                tookMs[round] = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();

                // Then
                int end = 3 * (round + 1);
                assertThat(partitions)
                        .allSatisfy(partition ->
                                assertThat(kafka.committed(partition)).isEqualTo(end));
                assertThat(syncs(sink) - before)
                        .isLessThanOrEqualTo((SYNCS_PER_COMMIT + (round == 0 ? 1 : 0)) * (long) PARTITIONS);
            }
        }
        System.out.println("commits of " + PARTITIONS + " dirty partitions: " + Arrays.toString(tookMs) + " ms");
        assertThat(Arrays.stream(tookMs).min().orElseThrow()).isLessThan(STOP_TIMEOUT_MS);
    }

    private static long syncs(Sink sink) {
        return (Long) sink.worker.pluginMetrics().get("syncs-total");
    }
}
