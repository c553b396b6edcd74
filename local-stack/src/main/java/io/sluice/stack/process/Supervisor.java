package io.sluice.stack.process;

import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one part of the stack: started under the caller's eyes, then kept alive. Before {@link #keepAlive} a death is
 * told to the listener and nothing else happens; after it the child is reported and started again with backoff. Safe to
 * use from any thread.
 */
public final class Supervisor {

    private static final long PROBE_EVERY_MS = 100;

    private final Part part;
    private final ChildHome home;
    private final Console console;
    private final ScheduledExecutorService scheduler;
    private final Consumer<StackException> earlyDeath;
    private final Backoff backoff;

    private @Nullable Child child;
    private Console.Stopwatch age;
    private boolean keptAlive;
    private boolean letGo;
    private boolean stopping;
    private int deathsInARow;

    /** @param earlyDeath told, on the scheduler's thread, that the child has died before {@link #keepAlive} */
    public Supervisor(
            Part part,
            ChildHome home,
            Console console,
            ScheduledExecutorService scheduler,
            Consumer<StackException> earlyDeath,
            Backoff backoff) {
        this.part = part;
        this.home = home;
        this.console = console;
        this.scheduler = scheduler;
        this.earlyDeath = earlyDeath;
        this.backoff = backoff;
        this.age = console.stopwatch();
    }

    public String role() {
        return part.role();
    }

    /** The process as it is now; another one after a restart. */
    public synchronized Child child() {
        if (child == null) {
            throw new IllegalStateException(part.role() + " was never started");
        }
        return child;
    }

    /** Whether the part answers at this moment. */
    public boolean isReady() {
        return part.isReady();
    }

    /** Starts the process without waiting for it. */
    public synchronized void launch() {
        if (stopping) {
            throw new StackException(part.role() + " is not started: the stack is stopping");
        }
        age = console.stopwatch();
        child = Child.start(part.prepare(), home);
        var unused = child.onExit().thenAcceptAsync(this::died, scheduler);
    }

    /** Waits until the part answers. Throws if it dies first or takes too long. */
    public void awaitReady() throws InterruptedException {
        Child started = child();
        awaitReady(started);
        console.part(part.role(), "ready after " + age + "  (process " + started.pid() + ", " + part.address() + ")");
    }

    /** From now on a child that dies is started again. */
    public synchronized void keepAlive() {
        keptAlive = true;
    }

    /** From now on a death is nobody's business: the stack is about to stop. */
    public synchronized void letGo() {
        letGo = true;
    }

    /**
     * Ends the process for good: SIGTERM, and SIGKILL after the part's own limit. Whatever it leaves behind is told, and
     * fails nothing: other parts are to be stopped after it.
     */
    public void stop() throws InterruptedException {
        Child running;
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            running = child;
        }
        if (running == null) {
            return;
        }
        Console.Stopwatch stopwatch = console.stopwatch();
        try {
            boolean inTime = running.stop(part.stopWithin());
            console.part(
                    part.role(),
                    inTime
                            ? "stopped after " + stopwatch
                            : "did not stop within " + part.stopWithin().toSeconds() + " s: killed");
        } catch (StackException e) {
            console.error(e.line());
        }
    }

    private void awaitReady(Child started) throws InterruptedException {
        while (!part.isReady()) {
            if (age.elapsedMs() > part.readyWithin().toMillis()) {
                throw new StackException(part.role() + " is not ready after " + age + ": see " + started.log());
            }
            if (started.endsWithin(PROBE_EVERY_MS)) {
                throw death(started);
            }
        }
    }

    private StackException death(Child dead) {
        return new StackException(part.role() + " died (" + dead.ending() + ") " + age + " after its start: see "
                + dead.log() + ", which ends with: " + dead.lastLogLine());
    }

    private synchronized void died(Child dead) {
        if (stopping || letGo) {
            return;
        }
        if (!keptAlive) {
            earlyDeath.accept(death(dead));
            return;
        }
        Duration wait = restartLater();
        console.part(
                part.role(),
                "died (" + dead.ending() + "); starting it again in " + wait.toSeconds() + " s; see " + dead.log());
    }

    private synchronized void notLaunched(RuntimeException why) {
        if (stopping || letGo) {
            return;
        }
        Duration wait = restartLater();
        console.part(
                part.role(),
                "is not started: " + (why instanceof StackException told ? told.line() : why.toString())
                        + "; trying again in " + wait.toSeconds() + " s");
    }

    private Duration restartLater() {
        deathsInARow = backoff.deathsInARow(deathsInARow, Duration.ofMillis(age.elapsedMs()));
        Duration wait = backoff.waitAfter(deathsInARow);
        scheduler.schedule(this::restart, wait.toMillis(), TimeUnit.MILLISECONDS);
        return wait;
    }

    private void restart() {
        try {
            synchronized (this) {
                if (stopping || letGo) {
                    return;
                }
                launch();
            }
        } catch (RuntimeException e) {
            // Whatever it is, a full disk say, may be over by the next time; nobody else would start the part again.
            notLaunched(e);
            return;
        }
        try {
            Child restarted = child();
            awaitReady(restarted);
            console.part(part.role(), "ready again after " + age + "  (process " + restarted.pid() + ")");
        } catch (StackException e) {
            reportUnlessStopping(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void reportUnlessStopping(StackException e) {
        if (!stopping && !letGo) {
            console.part(part.role(), e.line());
        }
    }
}
