package io.sluice.gateway.ops;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.SpoolStats;
import java.util.ArrayDeque;
import java.util.List;

/** Measures the spool. */
public final class SpoolMetrics implements SpoolEvents {
    private static final int MAX_DAMAGES = 100;

    private final Metrics metrics;
    private final ArrayDeque<Damage> damages = new ArrayDeque<>();

    public SpoolMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Registers the gauges once the spool is open. */
    public void watch(Spool spool, Clock clock) {
        metrics.gauge(
                "ingestion.spool.bytes",
                "What the spool's folder holds",
                () -> spool.stats().diskBytes());
        metrics.gauge(
                "ingestion.spool.batches",
                "Batches on disk that are not resolved",
                () -> spool.stats().batches());
        metrics.gauge(
                "ingestion.spool.capacity.bytes",
                "spool.max.bytes",
                () -> spool.stats().maxBytes());
        metrics.gauge(
                "ingestion.spool.oldest.seconds",
                "Age of the oldest batch on disk",
                () -> oldestSeconds(spool.stats(), clock.wallTimeMs()));
        metrics.gauge(
                "ingestion.spool.lost.batches",
                "Batches that damage on disk has taken",
                () -> spool.stats().counts().lostBatches());
        metrics.gauge(
                "ingestion.dead.store.batches",
                "Letters in the dead store",
                () -> spool.dead().stats().batches());
    }

    private static double oldestSeconds(SpoolStats stats, long nowMs) {
        return stats.topics().values().stream().mapToLong(SpoolStats.Backlog::oldestAcceptedAtMs).min().stream()
                .mapToDouble(oldest -> Math.max(0, nowMs - oldest) / 1000.0)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void committed(int batches, long bytes, long micros) {
        metrics.spoolCommit(batches, bytes, micros);
    }

    @Override
    public void damaged(Damage damage) {
        metrics.count("ingestion.spool.damages");
        synchronized (damages) {
            if (damages.size() == MAX_DAMAGES) {
                damages.remove();
            }
            damages.add(damage);
        }
    }

    /** The last that were found. */
    List<Damage> damages() {
        synchronized (damages) {
            return List.copyOf(damages);
        }
    }

    /** An operator has deleted batches that were promised. */
    void dropped(String store, long batches) {
        metrics.operatorDrop(store, batches);
    }

    @Override
    public void ioFailed(String what) {
        metrics.count("ingestion.spool.io.failures");
    }
}
