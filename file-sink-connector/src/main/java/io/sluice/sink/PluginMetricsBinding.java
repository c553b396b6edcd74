package io.sluice.sink;

import io.sluice.sink.feed.Works;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Shows the task's figures where Connect shows its own. A task that Connect has given up on holds its names until it
 * ends, which may be long after its successor was started on the same worker: the successor tries again until they are
 * free.
 */
final class PluginMetricsBinding {
    private final SinkTaskContext context;
    private final Map<String, LongSupplier> hidden;

    PluginMetricsBinding(SinkTaskContext context, Works works) {
        this.context = context;
        this.hidden = new LinkedHashMap<>(works.metrics().all());
        hidden.put("open-files", () -> works.ledgers().files().open());
        hidden.put("root-shared", () -> works.root().isShared() ? 1 : 0);
    }

    /** Shows what is not shown yet, as far as the names are free. Never fails: a task does its work without. */
    void show() {
        if (hidden.isEmpty()) {
            return;
        }
        try {
            PluginMetrics metrics = context.pluginMetrics();
            if (metrics == null) {
                return;
            }
            for (Iterator<Map.Entry<String, LongSupplier>> left =
                            hidden.entrySet().iterator();
                    left.hasNext(); ) {
                Map.Entry<String, LongSupplier> next = left.next();
                LongSupplier value = next.getValue();
                metrics.addMetric(
                        metrics.metricName(
                                next.getKey(), "See docs/metrics.md of the connector", new LinkedHashMap<>()),
                        (Gauge<Long>) (config, nowMs) -> value.getAsLong());
                left.remove();
            }
        } catch (NoSuchMethodError | NoClassDefFoundError e) {
            // A worker older than plugin metrics: it goes without.
            hidden.clear();
        } catch (IllegalArgumentException | IllegalStateException e) {
            // The names are taken still; the next commit tries again.
            return;
        }
    }
}
