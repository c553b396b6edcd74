package io.sluice.sink.ledger;

import io.sluice.sink.disk.DiskFault;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A sync that nobody waits for yet, so that a commit finds most of a file on the disk. What becomes of it must be
 * {@linkplain #settle() asked for} before the file counts as durable: the kernel reports a failed write-back to one sync
 * only, and it may be this one.
 */
final class EarlySync implements Runnable {
    private final SyncCrew.Sync sync;
    private final AtomicBoolean begun = new AtomicBoolean();
    /** Completes with what hindered it, if anything did. */
    private final CompletableFuture<Optional<Throwable>> done = new CompletableFuture<>();

    EarlySync(SyncCrew.Sync sync) {
        this.sync = sync;
    }

    /** Does nothing if it has been begun, or settled. */
    @Override
    public void run() {
        if (begun.getAndSet(true)) {
            return;
        }
        try {
            sync.run();
            done.complete(Optional.empty());
        } catch (Throwable e) {
            // Whatever it is: who settles must not take the file for durable.
            done.complete(Optional.of(e));
        }
    }

    boolean isRunning() {
        return begun.get() && !done.isDone();
    }

    /** Waits for it, if it has begun; otherwise it never will: all helpers were busy. */
    void settle() throws DiskFault {
        if (!begun.getAndSet(true)) {
            return;
        }
        Optional<Throwable> failure = done.join();
        if (failure.isPresent()) {
            throw SyncCrew.fault(failure.get());
        }
    }
}
