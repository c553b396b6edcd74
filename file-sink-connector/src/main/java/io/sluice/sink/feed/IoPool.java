package io.sluice.sink.feed;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a task that touch the disk. */
public final class IoPool implements Executor, AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ExecutorService threads;

    private IoPool(ExecutorService threads) {
        this.threads = threads;
    }

    /** Those that do all of a partition's work in its turn; what cannot be done at once is queued. */
    public static IoPool lanes(String connector, int size) {
        return new IoPool(Executors.newFixedThreadPool(size, named("sluice-io-" + connector + "-")));
    }

    /**
     * Those that help lanes to sync, and have nothing else to do: one that hangs holds up no lane but that which it helps.
     * A job for which no thread is free is dropped, for who asked works too.
     */
    public static IoPool helpers(String connector, int size) {
        return new IoPool(new ThreadPoolExecutor(
                0,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                named("sluice-sync-" + connector + "-"),
                new ThreadPoolExecutor.DiscardPolicy()));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return job -> {
            Thread thread = new Thread(job, prefix + count.incrementAndGet());
            // A disk that hangs must not keep the worker's process alive.
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void execute(Runnable job) {
        try {
            threads.execute(job);
        } catch (RejectedExecutionException e) {
            // The task was stopped. What was handed over since is not committed, and will be read again.
        }
    }

    /** Lets what is queued finish, and does not wait for it: interrupting a thread would close its file. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
