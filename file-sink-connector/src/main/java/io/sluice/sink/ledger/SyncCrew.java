package io.sluice.sink.ledger;

import io.sluice.sink.disk.DiskFault;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Syncs many files of one partition side by side: a filesystem's journal takes all that wait for it in one go, so eight
 * at a time cost little more than one. The thread that asks works too, and waits at the end only for syncs that a helper
 * has begun; helpers that are busy elsewhere, or hang in another partition's sync, hold up nobody.
 */
public final class SyncCrew {
    /** Below that, handing over costs more than is gained. */
    private static final int FEW = 8;

    private final Executor helpers;
    private final int size;

    /** @param size how many helpers one batch may ask for */
    public SyncCrew(Executor helpers, int size) {
        this.helpers = helpers;
        this.size = size;
    }

    /** Everything in order, on the thread that asks. */
    public static SyncCrew alone() {
        return new SyncCrew(Runnable::run, 0);
    }

    /** One sync. */
    interface Sync {
        void run() throws DiskFault;
    }

    /** Returns when all are done; after the first one that fails no other is begun, and its fault is thrown. */
    void run(List<? extends Sync> syncs) throws DiskFault {
        Batch batch = new Batch(syncs);
        int helping = syncs.size() < FEW ? 0 : Math.min(size, syncs.size() - 1);
        for (int i = 0; i < helping; i++) {
            helpers.execute(batch::work);
        }
        batch.work();
        batch.await();
    }

    /** Asks a helper for a sync that nobody waits for yet. Where none is free, it is not begun. */
    EarlySync early(Sync sync) {
        EarlySync early = new EarlySync(sync);
        helpers.execute(early);
        return early;
    }

    /** What failed on another thread, to be thrown on this one. */
    static DiskFault fault(Throwable failed) {
        if (failed instanceof DiskFault known) {
            return new DiskFault(known.kind(), String.valueOf(known.getMessage()), known);
        }
        throw new IllegalStateException("a sync failed in a way that no disk does: " + failed, failed);
    }

    private static final class Batch {
        private final List<? extends Sync> syncs;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch left;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        private Batch(List<? extends Sync> syncs) {
            this.syncs = syncs;
            this.left = new CountDownLatch(syncs.size());
        }

        private void work() {
            for (int i = next.getAndIncrement(); i < syncs.size(); i = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        syncs.get(i).run();
                    }
                } catch (Throwable e) {
                    // Whatever it is: who asked must not take the file for durable.
                    failure.compareAndSet(null, e);
                } finally {
                    left.countDown();
                }
            }
        }

        private void await() throws DiskFault {
            try {
                left.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DiskFault(DiskFault.Kind.IO, "a thread that syncs was interrupted");
            }
            Throwable failed = failure.get();
            if (failed != null) {
                throw fault(failed);
            }
        }
    }
}
