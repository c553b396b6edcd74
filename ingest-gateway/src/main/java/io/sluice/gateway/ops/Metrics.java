package io.sluice.gateway.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.gateway.http.HttpObserver;
import io.sluice.gateway.http.ProblemCode;
import io.sluice.gateway.intake.End;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.send.SendCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts by the names that dashboards and alerts use. Label values are bounded: topics are those that exist in Kafka,
 * and at most {@link #MAX_TOPICS} of them; everything else is one of a few words.
 */
public final class Metrics implements HttpObserver, SendCounts {
    /** Past this many, topics share the label {@code other}. */
    static final int MAX_TOPICS = 200;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
        Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
        Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Map<String, Boolean> topics = new ConcurrentHashMap<>();
    /** Micrometer's own look-up builds its tags each time; these are asked for with every batch. */
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Counter retries;
    private final Counter orderBreaks;
    private final Counter cancelled;

    private final DistributionSummary groupSize;
    private final DistributionSummary groupBytes;
    private final Timer commitTime;

    /** Why a record can become a dead letter; the codes of its error. */
    private static final List<String> DEAD_LETTER_REASONS = List.of(
            "record_too_large",
            "key_required",
            "timestamp_out_of_range",
            "invalid_record",
            "invalid_topic",
            "topic_denied",
            "attempts_exhausted",
            "topic_not_found");

    private static final List<String> STORES = List.of("spool", "dead");

    private static final List<String> SEND_ERRORS = List.of(
            "TimeoutException",
            "RecordTooLargeException",
            "InvalidRecordException",
            "InvalidTopicException",
            "TopicAuthorizationException");

    private record Key(String name, String first, String second) {}

    public Metrics(MeterRegistry registry) {
        this.registry = registry;
        this.groupSize = DistributionSummary.builder("ingestion.spool.group.batches")
                .description("Batches that one sync made durable")
                .register(registry);
        this.groupBytes = DistributionSummary.builder("ingestion.spool.group.bytes")
                .description("Bytes that one sync made durable")
                .register(registry);
        this.commitTime = Timer.builder("ingestion.spool.commit")
                .description("Writing and syncing a group")
                .register(registry);
        this.retries = Counter.builder("ingestion.kafka.retries")
                .description("Batches tried again after trouble that may pass")
                .register(registry);
        this.orderBreaks = Counter.builder("ingestion.order.breaks")
                .description("Records sent again behind records that were accepted after them")
                .register(registry);
        this.cancelled = Counter.builder("ingestion.cancelled.batches")
                .description("Batches whose client hung up before any record was handed over")
                .register(registry);
        registerKnownLabels();
    }

    /** From the start with 0: an alert on a rate does not see the first occurrence of a counter that appears with it. */
    private void registerKnownLabels() {
        for (End end : End.values()) {
            counter("ingestion.batches", "result", end.text(), "", "");
        }
        for (ProblemCode code : ProblemCode.values()) {
            counter("ingestion.rejected", "code", code.code(), "", "");
        }
        DEAD_LETTER_REASONS.forEach(reason -> counter("ingestion.dead.letters", "reason", reason, "", ""));
        STORES.forEach(store -> counter("ingestion.operator.drops", "store", store, "", ""));
        SEND_ERRORS.forEach(error -> counter("ingestion.kafka.send.errors", "class", error, "", ""));
    }

    /** Registers the gauges of the queue. */
    public void queue(Supplier<Number> depth, Supplier<Number> bytes, int maxBatches, long maxBytes) {
        gauge("ingestion.work.queue.depth", "Batches inside, queue and producer together", depth);
        gauge("ingestion.work.queue.bytes", "Bytes of bodies inside, queue and producer together", bytes);
        gauge("ingestion.work.queue.capacity", "queue.max.batches", () -> maxBatches);
        gauge("ingestion.work.queue.capacity.bytes", "queue.max.bytes", () -> maxBytes);
    }

    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    void count(String name) {
        counter(name, "", "", "", "").increment();
    }

    /** A group of batches is synced. */
    void spoolCommit(int batches, long bytes, long micros) {
        groupSize.record(batches);
        groupBytes.record(bytes);
        commitTime.record(micros, TimeUnit.MICROSECONDS);
    }

    public void ended(Batch batch, End end) {
        if (end == End.CANCELLED) {
            cancelled.increment();
        }
        counter("ingestion.batches", "result", end.text(), "", "").increment();
        counter("ingestion.records", "topic", topicLabel(batch.topic()), "result", end.text())
                .increment(batch.recordCount());
    }

    @Override
    public void answered(String dialect, int status, long nanos) {
        timers.computeIfAbsent(
                        new Key("request", dialect, Integer.toString(status)),
                        key -> Timer.builder("ingestion.request")
                                .description("From the request's first byte to its answer")
                                .tags("dialect", key.first, "status", key.second)
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(String code) {
        counter("ingestion.rejected", "code", code, "", "").increment();
    }

    @Override
    public void sendError(String errorClass) {
        counter("ingestion.kafka.send.errors", "class", errorClass, "", "").increment();
    }

    @Override
    public void retry() {
        retries.increment();
    }

    @Override
    public void orderBreak() {
        orderBreaks.increment();
    }

    @Override
    public void deadLetter(String reason, int records) {
        counter("ingestion.dead.letters", "reason", reason, "", "").increment(records);
    }

    /** Batches that an operator has deleted from the spool or the dead store. */
    void operatorDrop(String store, long batches) {
        counter("ingestion.operator.drops", "store", store, "", "").increment(batches);
    }

    private String topicLabel(String topic) {
        if (topics.containsKey(topic)) {
            return topic;
        }
        if (topics.size() >= MAX_TOPICS) {
            return "other";
        }
        topics.put(topic, true);
        return topic;
    }

    private Counter counter(String name, String label, String value, String label2, String value2) {
        return counters.computeIfAbsent(new Key(name, value, value2), key -> {
            Counter.Builder builder = label.isEmpty()
                    ? Counter.builder(name)
                    : Counter.builder(name).tag(label, value);
            return (label2.isEmpty() ? builder : builder.tag(label2, value2)).register(registry);
        });
    }
}
