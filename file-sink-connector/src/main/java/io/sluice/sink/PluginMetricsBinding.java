package io.sluice.sink;

import io.sluice.sink.feed.Works;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Shows the task's counters where Connect shows its own. */
final class PluginMetricsBinding {
    private PluginMetricsBinding() {}

    static void bind(SinkTaskContext context, Works works) {
        try {
            PluginMetrics metrics = context.pluginMetrics();
            if (metrics == null) {
                return;
            }
            Map<String, LongSupplier> shown =
                    new LinkedHashMap<>(works.metrics().all());
            shown.put("open-files", () -> works.ledgers().files().open());
            shown.put("root-shared", () -> works.root().isShared() ? 1 : 0);
            shown.forEach((name, value) -> metrics.addMetric(
                    metrics.metricName(name, "See docs/metrics.md of the connector", new LinkedHashMap<>()),
                    (Gauge<Long>) (config, nowMs) -> value.getAsLong()));
        } catch (NoSuchMethodError | NoClassDefFoundError e) {
            // A worker older than plugin metrics: it goes without.
        }
    }
}
