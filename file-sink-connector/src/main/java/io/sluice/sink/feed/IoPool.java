package io.sluice.sink.feed;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a task that touch the disk. */
public final class IoPool implements Executor, AutoCloseable {
    private final ExecutorService threads;

    public IoPool(String connector, int size) {
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newFixedThreadPool(size, job -> {
            Thread thread = new Thread(job, "sluice-io-" + connector + "-" + count.incrementAndGet());
            // A disk that hangs must not keep the worker's process alive.
            thread.setDaemon(true);
            return thread;
        });
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
