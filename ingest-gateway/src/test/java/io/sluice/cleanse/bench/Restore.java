package io.sluice.cleanse.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.awaitility.Awaitility;

/** Times a restore, from the first partition's beginning to the last one's end. */
final class Restore implements StateRestoreListener {

    private final AtomicInteger ended = new AtomicInteger();
    private volatile long startNs = Long.MAX_VALUE;
    private volatile long endNs;

    @Override
    public synchronized void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        startNs = Math.min(startNs, System.nanoTime());
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long restored) {
        // Only the ends count.
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long restored) {
        endNs = System.nanoTime();
        ended.incrementAndGet();
    }

    long awaitMs(int partitions, Duration limit) {
        Awaitility.await().atMost(limit).until(() -> ended.get() >= partitions);
        return Duration.ofNanos(endNs - startNs).toMillis();
    }
}
