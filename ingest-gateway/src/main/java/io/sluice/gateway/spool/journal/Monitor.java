package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.SpoolStats.Counts;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, logs and passes on what happens to a spool. */
final class Monitor {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

    private final LongAdder appended = new LongAdder();
    private final LongAdder appendedBytes = new LongAdder();
    private final LongAdder groups = new LongAdder();
    private final LongAdder lostBatches = new LongAdder();
    private final LongAdder ioFailures = new LongAdder();
    private final String folder;
    private final SpoolEvents events;

    Monitor(String folder, SpoolEvents events) {
        this.folder = folder;
        this.events = events;
    }

    void committed(int batches, long bytes, long micros) {
        appended.add(batches);
        appendedBytes.add(bytes);
        groups.increment();
        events.committed(batches, bytes, micros);
    }

    void damaged(Damage damage) {
        lostBatches.add(damage.lostBatches());
        if (damage.kind() == Damage.Kind.TORN) {
            LOG.info("spool_torn folder={} file={} at={} bytes={}", folder, damage.file(), damage.at(), damage.bytes());
        } else {
            LOG.warn(
                    "spool_damaged folder={} kind={} file={} at={} bytes={} lost_batches={} detail=\"{}\"",
                    folder,
                    damage.kind(),
                    damage.file(),
                    damage.at(),
                    damage.bytes(),
                    damage.lostBatches(),
                    damage.detail());
        }
        events.damaged(damage);
    }

    void ioFailed(String what, Throwable cause) {
        ioFailures.increment();
        LOG.warn("spool_io_failed folder={} what=\"{}\" cause=\"{}\"", folder, what, cause.toString());
        events.ioFailed(what + ": " + cause);
    }

    void recovered() {
        LOG.info("spool_writable folder={}", folder);
    }

    Counts counts(long refused) {
        return new Counts(
                appended.sum(), appendedBytes.sum(), groups.sum(), refused, lostBatches.sum(), ioFailures.sum());
    }
}
