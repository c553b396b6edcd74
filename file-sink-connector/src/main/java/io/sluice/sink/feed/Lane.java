package io.sluice.sink.feed;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Runs one partition's disk work in order, on a pool that all partitions share. The task thread never touches the disk:
 * an operation that hangs holds up one lane, and an interrupt of the task thread closes no file.
 */
final class Lane {
    static final long IDLE = Long.MIN_VALUE;

    private final Executor pool;
    private final LongSupplier nanos;
    private final Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile long busySinceNanos = IDLE;

    Lane(Executor pool, LongSupplier nanos) {
        this.pool = pool;
        this.nanos = nanos;
    }

    /** Jobs catch what they throw themselves. */
    void submit(Runnable job) {
        jobs.add(job);
        if (pending.getAndIncrement() == 0) {
            pool.execute(this::drain);
        }
    }

    private void drain() {
        do {
            busySinceNanos = nanos.getAsLong();
            Runnable job = jobs.remove();
            try {
                job.run();
            } finally {
                busySinceNanos = IDLE;
            }
        } while (pending.decrementAndGet() > 0);
    }

    /** Since when the job that is running has been running, or {@link #IDLE}. */
    long busySinceNanos() {
        return busySinceNanos;
    }
}
