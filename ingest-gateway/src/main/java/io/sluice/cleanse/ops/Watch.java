package io.sluice.cleanse.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, every few seconds, at what grows: state on disk and lag. Past the limit of the state, intake stops; when lag
 * has eaten half of the raw topic's retention, it warns while there is still time.
 */
final class Watch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Limits limits;
    private final Backlog lag;
    private final InstantSource clock;
    private final Intake intake;
    private final Map<String, TopicState> topics = new TreeMap<>();
    private volatile long stateBytes;
    private volatile boolean full;

    /** What the watch can stop and start again. */
    interface Intake {
        void pause();

        void resume();
    }

    record Limits(Path stateDir, long stateMaxBytes) {}

    private static final class TopicState {
        private final LongSupplier lastAppendMs;
        private volatile long lagRecords;
        private volatile long lagMs;
        private volatile double retentionShare;
        private volatile boolean late;

        TopicState(LongSupplier lastAppendMs) {
            this.lastAppendMs = lastAppendMs;
        }
    }

    Watch(Limits limits, Backlog lag, InstantSource clock, Intake intake) {
        this.limits = limits;
        this.lag = lag;
        this.clock = clock;
        this.intake = intake;
    }

    void register(MeterRegistry registry, Map<String, LongSupplier> lastAppendMsByTopic) {
        Gauge.builder("cleanse.state.bytes", this, watch -> watch.stateBytes)
                .description("Disk that the dedup state takes")
                .register(registry);
        Gauge.builder("cleanse.state.capacity.bytes", limits, Limits::stateMaxBytes)
                .description("cleanse.state.max.bytes")
                .register(registry);
        lastAppendMsByTopic.forEach((topic, lastAppendMs) -> {
            TopicState state = new TopicState(lastAppendMs);
            topics.put(topic, state);
            Gauge.builder("cleanse.lag.records", state, at -> at.lagRecords)
                    .tag("topic", topic)
                    .description("Raw records not read yet, by all instances together")
                    .register(registry);
            Gauge.builder("cleanse.lag.seconds", state, at -> at.lagMs / 1000.0)
                    .tag("topic", topic)
                    .description("How long ago the record last read by this instance was appended, while there is lag")
                    .register(registry);
            Gauge.builder("cleanse.lag.retention.ratio", state, at -> at.retentionShare)
                    .tag("topic", topic)
                    .description("That time as a share of the raw topic's retention: at 1, records are deleted unread")
                    .register(registry);
        });
    }

    @Override
    public void run() {
        try {
            lookAtState();
            lookAtLag();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("event=watch_failed", e);
        } catch (RuntimeException e) {
            // The next look may work; a scheduled task that throws is never run again.
            LOG.warn("event=watch_failed", e);
        }
    }

    private void lookAtState() {
        stateBytes = DiskUse.ofFolder(limits.stateDir());
        boolean now = stateBytes > limits.stateMaxBytes();
        if (now == full) {
            return;
        }
        full = now;
        if (now) {
            LOG.error("event=intake_paused reason=\"{}\"", fullReason());
            intake.pause();
        } else {
            LOG.info("event=intake_resumed state_bytes={}", stateBytes);
            intake.resume();
        }
    }

    private void lookAtLag() throws ExecutionException, TimeoutException {
        Map<String, Long> records = lag.recordsByTopic(List.copyOf(topics.keySet()));
        for (Map.Entry<String, TopicState> entry : topics.entrySet()) {
            TopicState state = entry.getValue();
            state.lagRecords = records.getOrDefault(entry.getKey(), 0L);
            state.lagMs = state.lagRecords == 0 ? 0 : Math.max(0, clock.millis() - state.lastAppendMs.getAsLong());
            long retentionMs = lag.retentionMs(entry.getKey());
            state.retentionShare = (double) state.lagMs / retentionMs;
            boolean late = state.lagMs > retentionMs / 2;
            if (late && !state.late) {
                LOG.warn(
                        "event=lag_eats_retention topic={} lag_ms={} retention_ms={} records={}: what is not read in time is deleted unread; add threads or instances, or raise retention.ms",
                        entry.getKey(),
                        state.lagMs,
                        retentionMs,
                        state.lagRecords);
            }
            state.late = late;
        }
    }

    private String fullReason() {
        return "the dedup state takes " + stateBytes + " bytes and cleanse.state.max.bytes is " + limits.stateMaxBytes()
                + ": raise it or shorten cleanse.dedup.window.ms";
    }

    /** Why this instance takes nothing in, or why it should worry; empty if all is well. */
    void addReasons(List<String> reasons) {
        if (full) {
            reasons.add(fullReason());
        }
    }

    Map<String, Long> lagByTopic() {
        Map<String, Long> lagByTopic = new ConcurrentHashMap<>();
        topics.forEach((topic, state) -> lagByTopic.put(topic, state.lagRecords));
        return lagByTopic;
    }
}
