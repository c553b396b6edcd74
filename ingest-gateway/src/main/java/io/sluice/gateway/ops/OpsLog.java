package io.sluice.gateway.ops;

import io.sluice.gateway.flow.Observer;
import io.sluice.gateway.intake.End;
import io.sluice.gateway.intake.Summary;
import io.sluice.gateway.record.Batch;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the intake decides into metrics and, where an operator must act, a line in the log. */
public final class OpsLog implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(OpsLog.class);

    private final Metrics metrics;
    private final CompletableFuture<Summary> stopped = new CompletableFuture<>();

    public OpsLog(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void ended(Batch batch, End end) {
        metrics.ended(batch, end);
    }

    @Override
    public void queueAlarm(boolean raised, int depth, int capacity) {
        if (raised) {
            LOG.warn(
                    "event=queue_near_limit depth={} capacity={} action=\"Kafka is slower than the clients: look at"
                            + " its health, or raise queue.max.batches and queue.max.bytes\"",
                    depth,
                    capacity);
        } else {
            LOG.warn("event=queue_recovered depth={} capacity={}", depth, capacity);
        }
    }

    @Override
    public void stopped(Summary summary) {
        stopped.complete(summary);
    }

    /** Completes when the intake has nothing left to do. */
    public CompletableFuture<Summary> whenStopped() {
        return stopped;
    }
}
