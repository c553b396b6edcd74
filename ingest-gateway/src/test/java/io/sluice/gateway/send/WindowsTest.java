package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Placement;
import io.sluice.gateway.record.Records;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.junit.jupiter.api.Test;

/** What is inside the producer adds up to less than its memory, so that its send never waits for any. */
class WindowsTest {
    private static final int MEMORY_BYTES = 1_000_000;
    private static final int BATCH_BYTES = 10_000;
    private static final int PARTITIONS = 4;

    private final Windows windows = new Windows(MEMORY_BYTES, BATCH_BYTES);

    private static List<Windows.Share> shares(int partition, int bytes) {
        return List.of(new Windows.Share(new Windows.Partition("t", partition), bytes));
    }

    @Test
    void shouldLetAllPartitionsTogetherHoldLessThanTheProducersMemory() {
        // Given
        windows.topic("t", PARTITIONS);

        // When
        long held = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            while (windows.tryAcquire(shares(partition, 1_000))) {
                held += 1_000;
            }
        }

        // Then
        assertThat(held).isBetween(MEMORY_BYTES / 2L, (long) MEMORY_BYTES - PARTITIONS * 3 * BATCH_BYTES);
    }

    @Test
    void shouldLetABatchThatIsLargerThanItsWindowGoAlone() {
        // Given
        windows.topic("t", PARTITIONS);

        // When
        boolean alone = windows.tryAcquire(shares(0, 900_000));
        boolean behind = windows.tryAcquire(shares(0, 1));
        boolean beside = windows.tryAcquire(shares(1, 1));
        windows.release(shares(0, 900_000));

        // Then
        assertThat(alone).isTrue();
        assertThat(behind).isFalse();
        assertThat(beside).isTrue();
        assertThat(windows.tryAcquire(shares(0, 1))).isTrue();
    }

    @Test
    void shouldTakeAllPartitionsOfABatchOrNone() {
        // Given
        windows.topic("t", PARTITIONS);
        Batch batch = new Batch(
                "t",
                new Placement.Each(new int[] {1, 0, 1}, new long[0]),
                new Identity("k:x", 0, new byte[0]),
                1,
                new Records(new byte[90], new int[] {0, 10, 10, 40, 40, 90}, 3));
        List<Windows.Share> shares = Windows.Share.of(batch);
        windows.tryAcquire(shares(1, 900_000));

        // When
        boolean whileOneIsTaken = windows.tryAcquire(shares);

        // Then
        assertThat(shares)
                .isEqualTo(List.of(
                        shares(0, 30 + 128).get(0), shares(1, 60 + 2 * 128).get(0)));
        assertThat(whileOneIsTaken).isFalse();
        assertThat(windows.tryAcquire(shares(0, 900_000)))
                .as("nothing was kept of it")
                .isTrue();
    }

    @Test
    void shouldCountNoLessThanTheProducerKeepsOfShortRecords() {
        // Given: records of ten bytes with all that the gateway adds
        int count = 500;
        Batch batch = new Batch(
                "t",
                0,
                Identity.ofKey("someone", "t", "an-idempotency-key", new byte[1]),
                System.currentTimeMillis(),
                new Records(new byte[10 * count], bounds(count, 10), count));
        RecordFactory factory = new RecordFactory(batch);

        // When
        long kept = 0;
        for (int i = 0; i < count; i++) {
            ProducerRecord<byte[], byte[]> record = factory.record(i);
            kept += DefaultRecord.sizeInBytes(
                    i, 1_000, -1, record.value().length, record.headers().toArray());
        }

        // Then
        assertThat(kept).isGreaterThan(5L * batch.sizeBytes());
        assertThat(Windows.Share.of(batch).get(0).bytes()).isBetween(kept, 2 * kept);
    }

    private static int[] bounds(int count, int bytes) {
        int[] bounds = new int[2 * count];
        for (int i = 0; i < count; i++) {
            bounds[2 * i] = i * bytes;
            bounds[2 * i + 1] = (i + 1) * bytes;
        }
        return bounds;
    }
}
