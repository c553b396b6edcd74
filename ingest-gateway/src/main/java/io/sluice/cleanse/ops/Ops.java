package io.sluice.cleanse.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.topology.CleanseTopic;
import io.sluice.cleanse.topology.TopicMeter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** Everything that watches a running cleanse: metrics, restore, disk, lag, deaths. */
public final class Ops implements AutoCloseable {

    private static final long WATCH_MS = 2000;

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Breaker breaker = new Breaker();
    private final RestoreProgress restore;
    private final Map<String, CleanseMetrics> meters = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cleanse-watch");
        thread.setDaemon(true);
        return thread;
    });
    private final Attached attached = new Attached();

    /** What exists only once Streams does. */
    private static final class Attached {
        private volatile @Nullable KafkaStreams streams;
        private volatile @Nullable Watch watch;
        private volatile @Nullable KafkaStreamsMetrics streamsMetrics;
    }

    public Ops(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        this.restore = new RestoreProgress(registry);
    }

    public TopicMeter meter(CleanseTopic topic) {
        return meters.computeIfAbsent(topic.name(), name -> new CleanseMetrics(registry, name, clock.millis()));
    }

    public Breaker breaker() {
        return breaker;
    }

    /** Begins to watch; before Streams is started. */
    public void attach(KafkaStreams streams, Admin admin, CleanseConfig config) {
        streams.setUncaughtExceptionHandler(breaker);
        streams.setGlobalStateRestoreListener(restore);
        Watch watch = new Watch(
                new Watch.Limits(
                        Path.of(config.runtime().state().dir()),
                        config.runtime().state().maxBytes()),
                new Lag(admin, config.group().applicationId()),
                clock,
                new Watch.Intake() {
                    @Override
                    public void pause() {
                        streams.pause();
                    }

                    @Override
                    public void resume() {
                        streams.resume();
                    }
                });
        Map<String, LongSupplier> lastAppends = new HashMap<>();
        meters.forEach((topic, meter) -> lastAppends.put(topic, meter::lastAppendMs));
        watch.register(registry, lastAppends);
        KafkaStreamsMetrics streamsMetrics = new KafkaStreamsMetrics(streams);
        streamsMetrics.bindTo(registry);
        attached.streams = streams;
        attached.watch = watch;
        attached.streamsMetrics = streamsMetrics;
        timer.scheduleWithFixedDelay(this::look, 0, WATCH_MS, TimeUnit.MILLISECONDS);
    }

    private double judgedBefore;

    private void look() {
        double judged =
                meters.values().stream().mapToDouble(CleanseMetrics::judged).sum();
        if (judged > judgedBefore) {
            breaker.progressed();
            judgedBefore = judged;
        }
        Watch watch = attached.watch;
        if (watch != null) {
            watch.run();
        }
    }

    public Health health() {
        List<String> reasons = new ArrayList<>();
        KafkaStreams streams = attached.streams;
        Watch watch = attached.watch;
        String stopped = breaker.stoppedBecause();
        if (stopped != null) {
            reasons.add(stopped);
        }
        if (streams == null || watch == null) {
            return Health.STARTING;
        }
        watch.addReasons(reasons);
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING) {
            reasons.add("streams is " + state);
        }
        return new Health(
                reasons.isEmpty(),
                state.toString(),
                List.copyOf(reasons),
                restore.remainingRecords(),
                watch.lagByTopic());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        KafkaStreamsMetrics streamsMetrics = attached.streamsMetrics;
        if (streamsMetrics != null) {
            streamsMetrics.close();
        }
    }
}
