package io.sluice.cleanse.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how much state is still to be read back. */
final class RestoreProgress implements StateRestoreListener {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreProgress.class);

    private final Map<TopicPartition, AtomicLong> remaining = new ConcurrentHashMap<>();

    RestoreProgress(MeterRegistry registry) {
        Gauge.builder("cleanse.restore.remaining.records", this, RestoreProgress::remainingRecords)
                .description("Changelog records that are still to be read before work can go on")
                .register(registry);
    }

    long remainingRecords() {
        return remaining.values().stream().mapToLong(AtomicLong::get).sum();
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        remaining.put(partition, new AtomicLong(end - start));
        LOG.info("event=restore_start partition={} records={}", partition, end - start);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long endOffset, long restored) {
        AtomicLong left = remaining.get(partition);
        if (left != null) {
            left.updateAndGet(now -> Math.max(0, now - restored));
        }
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long restored) {
        remaining.remove(partition);
        LOG.info("event=restore_end partition={} records={}", partition, restored);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long restored) {
        remaining.remove(partition);
        LOG.info("event=restore_suspended partition={} records={}", partition, restored);
    }
}
