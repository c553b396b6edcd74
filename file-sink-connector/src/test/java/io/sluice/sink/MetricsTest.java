package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static io.sluice.sink.Sink.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Clocks;
import io.sluice.sink.feed.Metrics;
import io.sluice.sink.feed.Works;
import io.sluice.sink.ledger.LedgerLimits;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.FaultyDisk;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a task beside Connect's own metrics. */
class MetricsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    MetricsTest(@TempDir Path root) {
        this.root = root;
    }

    private static long value(Sink sink, String name) {
        Object value = sink.worker.pluginMetrics().get(name);
        assertThat(value).as(name).isInstanceOf(Long.class);
        return (Long) value;
    }

    @Test
    void shouldCountWhatItWroteAndWhy() {
        // Given
        Sink.append(kafka, P0, 250);
        try (Sink sink = Sink.at(root)
                .with("rotate.max.records", 100)
                .with("behavior.on.null.values", "ignore")
                .start(kafka)) {
            kafka.append(P0, null);

            // When
            sink.own(P0, P1).iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 251);
            sink.iterate(1);

            // Then
            assertThat(value(sink, "records-total")).isEqualTo(250);
            assertThat(value(sink, "bytes-total"))
                    .isEqualTo(Sink.values(P0, 0, 250).stream()
                            .mapToLong(line -> line.length() + 1)
                            .sum());
            assertThat(value(sink, "filtered-total")).isEqualTo(1);
            assertThat(value(sink, "files-records-total")).isEqualTo(2);
            assertThat(value(sink, "files-commit-total")).isZero();
            assertThat(value(sink, "commits-total")).isPositive();
            assertThat(value(sink, "syncs-total")).isGreaterThan(value(sink, "commits-total"));
            assertThat(value(sink, "sync-time-ns-total")).isPositive();
            assertThat(value(sink, "last-commit-time-ms")).isGreaterThan(1_700_000_000_000L);
            assertThat(value(sink, "partitions")).isEqualTo(2);
            assertThat(value(sink, "open-parts")).isEqualTo(1);
            assertThat(value(sink, "buffered-bytes")).isZero();
            assertThat(value(sink, "uncommitted-age-ms")).isZero();
            assertThat(value(sink, "root-shared")).isEqualTo(1);
        }
    }

    @Test
    void shouldTellHowLongRecordsWaitToBecomeDurable() throws DiskFault {
        // Given
        FaultyDisk disk = new FaultyDisk(new LocalDisk(root));
        try (Sink sink = Sink.at(root)
                .with("stop.timeout.ms", 50)
                .with("retry.backoff.ms", 300)
                .with("retry.backoff.max.ms", 300)
                .on(ignored -> disk.asDisk())
                .start(kafka)) {
            sink.own(P0).commit();
            Sink.append(kafka, P0, 10);
            disk.fail("sync", DiskFault.Kind.FULL, Integer.MAX_VALUE);

            // When
            sink.iterate(2).commit().iterateUntil(() -> value(sink, "waiting-partitions") == 1);

            // Then
            await().until(() -> value(sink, "uncommitted-age-ms") > 20);
            assertThat(value(sink, "faults-total")).isPositive();
            assertThat(value(sink, "paused-partitions")).isEqualTo(1);
            disk.heal();
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 10);
            sink.iterateUntil(() -> value(sink, "uncommitted-age-ms") == 0);
            assertThat(value(sink, "waiting-partitions")).isZero();
        }
    }

    @Test
    void shouldCountThatItWasFenced() {
        // Given
        Sink.append(kafka, P0, 10);
        try (Sink zombie = Sink.at(root).start(kafka);
                Sink heir = Sink.at(root).start(kafka)) {
            zombie.own(P0).iterate(1).commit();
            Sink.append(kafka, P0, 10);
            zombie.iterate(1);
            heir.own(P0).iterate(2).commit();

            // When
            zombie.commit();

            // Then
            assertThat(value(zombie, "fenced-total")).isEqualTo(1);
            assertThat(value(heir, "fenced-total")).isZero();
        }
    }

    /** As when Connect starts a task again on a worker that has not got rid of its predecessor. */
    @Test
    void shouldWaitForItsNamesWhereAnotherTaskHoldsThem() throws IOException {
        // Given
        org.apache.kafka.common.metrics.Metrics registry = new org.apache.kafka.common.metrics.Metrics();
        PluginMetricsImpl predecessors = new PluginMetricsImpl(registry, Map.of("task", "0"));
        binding(predecessors).show();
        int count = registry.metrics().size();
        PluginMetricsImpl own = new PluginMetricsImpl(registry, Map.of("task", "0"));
        PluginMetricsBinding binding = binding(own);

        // When
        binding.show();
        predecessors.close();
        int between = registry.metrics().size();
        binding.show();

        // Then
        assertThat(registry.metrics()).hasSize(count);
        assertThat(between).isLessThan(count);
        registry.close();
    }

    private static PluginMetricsBinding binding(PluginMetrics metrics) {
        SinkTaskContext context = (SinkTaskContext) Proxy.newProxyInstance(
                MetricsTest.class.getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, arguments) -> method.getName().equals("pluginMetrics") ? metrics : null);
        Works.Root root = new Works.Root(null, true);
        return new PluginMetricsBinding(
                context, new Works(root, null, null, null, LedgerLimits.of(1), new Metrics(Clocks.system())));
    }

    @Test
    void shouldListEachOfThemInItsReference() throws IOException {
        // Given
        String reference = Files.readString(Path.of("docs", "metrics.md"));

        // When
        Map<String, Object> shown;
        try (Sink sink = Sink.at(root).start(kafka)) {
            shown = sink.worker.pluginMetrics();
        }

        // Then
        assertThat(new TreeSet<>(shown.keySet()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(reference).contains("`" + name + "`"));
    }
}
