package io.sluice.sink.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs several tasks' work so that one moves at a time, and the next one is drawn before each disk operation. A frozen
 * runner moves only when nobody else can: it sleeps through all that the others do.
 */
public final class Baton implements AutoCloseable {
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool(job -> {
        Thread thread = new Thread(job, "baton");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Runner> running = new ArrayList<>();
    private final Semaphore allDone = new Semaphore(0);
    private @Nullable Runner holder;
    private @Nullable Throwable failure;

    public Baton(Random random) {
        this.random = random;
    }

    private static final class Runner {
        private final Semaphore turn = new Semaphore(0);
        /** Operations until the runner freezes; negative: it never does. */
        private int freezesAfter = -1;
    }

    /** Runs all jobs to their end; {@code frozen} of the first one's operations come before everybody else's. */
    public void run(List<Runnable> jobs, boolean freezesFirst) {
        for (Runnable job : jobs) {
            Runner runner = new Runner();
            if (freezesFirst && running.isEmpty()) {
                runner.freezesAfter = random.nextInt(30);
            }
            running.add(runner);
            threads.execute(() -> live(runner, job));
        }
        holder = running.get(0);
        running.get(0).turn.release();
        allDone.acquireUninterruptibly();
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
    }

    private void live(Runner runner, Runnable job) {
        runner.turn.acquireUninterruptibly();
        try {
            job.run();
        } catch (Throwable e) {
            failure = e;
        }
        running.remove(runner);
        if (running.isEmpty()) {
            holder = null;
            allDone.release();
        } else {
            handTo(drawn());
        }
    }

    private Runner drawn() {
        List<Runner> awake =
                running.stream().filter(runner -> runner.freezesAfter != 0).toList();
        List<Runner> choice = awake.isEmpty() ? running : awake;
        return choice.get(random.nextInt(choice.size()));
    }

    private void handTo(Runner runner) {
        holder = runner;
        runner.turn.release();
    }

    /** Before each disk operation: perhaps it is someone else's turn. */
    public void pass() {
        Runner current = holder;
        if (current == null || running.size() < 2) {
            return;
        }
        if (current.freezesAfter > 0) {
            current.freezesAfter--;
        }
        boolean isFrozen = current.freezesAfter == 0;
        if (!isFrozen && random.nextInt(3) > 0) {
            return;
        }
        Runner next = drawn();
        if (next != current) {
            handTo(next);
            current.turn.acquireUninterruptibly();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
