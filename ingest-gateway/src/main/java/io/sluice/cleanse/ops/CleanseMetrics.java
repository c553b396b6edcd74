package io.sluice.cleanse.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.cleanse.judge.Reason;
import io.sluice.cleanse.topology.TopicMeter;
import java.util.EnumMap;
import java.util.Map;

/** Counts one topic's records. */
final class CleanseMetrics implements TopicMeter {

    private static final String RECORDS = "cleanse.records";

    private final Counter passed;
    private final Counter unidentified;
    private final Counter duplicates;
    private final Map<Reason, Counter> deadLetters = new EnumMap<>(Reason.class);
    private volatile long aheadMs;
    private volatile long lastAppendMs;

    CleanseMetrics(MeterRegistry registry, String topic, long nowMs) {
        lastAppendMs = nowMs;
        passed = records(registry, topic, "passed");
        unidentified = records(registry, topic, "passed_without_id");
        duplicates = records(registry, topic, "duplicate");
        for (Reason reason : Reason.values()) {
            deadLetters.put(
                    reason,
                    Counter.builder("cleanse.dead.letters")
                            .tag("topic", topic)
                            .tag("reason", reason.label())
                            .description("Records sent to the dead-letter topic")
                            .register(registry));
        }
        Gauge.builder("cleanse.clock.ahead.seconds", this, metrics -> metrics.aheadMs / 1000.0)
                .tag("topic", topic)
                .description(
                        "How far the last record's append time was ahead of this machine's clock; negative while behind")
                .register(registry);
    }

    private static Counter records(MeterRegistry registry, String topic, String result) {
        return Counter.builder(RECORDS)
                .tag("topic", topic)
                .tag("result", result)
                .description("Records judged; what an aborted transaction took back counts again")
                .register(registry);
    }

    @Override
    public void passed(boolean identified) {
        (identified ? passed : unidentified).increment();
    }

    @Override
    public void duplicate() {
        duplicates.increment();
    }

    @Override
    public void deadLetter(Reason reason) {
        Counter counter = deadLetters.get(reason);
        if (counter == null) {
            throw new IllegalStateException("every reason has its counter, and " + reason + " has none");
        }
        counter.increment();
    }

    @Override
    public void appended(long appendMs, long wallMs) {
        aheadMs = appendMs - wallMs;
        lastAppendMs = appendMs;
    }

    long lastAppendMs() {
        return lastAppendMs;
    }

    /** Everything judged so far, whatever became of it. */
    double judged() {
        double letters =
                deadLetters.values().stream().mapToDouble(Counter::count).sum();
        return passed.count() + unidentified.count() + duplicates.count() + letters;
    }
}
