package io.sluice.stack.bench.lab;

import io.sluice.stack.part.Tuning;
import java.util.List;
import java.util.Map;

/** The broker of a benchmark: started as Kafka's own scripts do, and quick to forget. */
final class BenchBroker {

    static final Tuning TUNING = new Tuning(
            Map.of(
                    "log.retention.check.interval.ms", "2000",
                    // What a row has deleted goes before the next begins, not a minute later in its middle.
                    "log.segment.delete.delay.ms", "100"),
            List.of(
                    "-Xms1g",
                    "-Xmx1g",
                    "-XX:MaxGCPauseMillis=20",
                    "-XX:InitiatingHeapOccupancyPercent=35",
                    "-XX:+ExplicitGCInvokesConcurrent"));

    private BenchBroker() {}
}
