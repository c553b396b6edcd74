package io.sluice.cleanse.redrive;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redrives that somebody asks a running process for: one at a time, on a thread of its own, the last few remembered.
 * A run that ends with the process is gone from here; what it has sent is in the ledger, so a new one goes on from there.
 * Safe to use from any thread.
 */
public final class Redrives implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Redrives.class);
    private static final int REMEMBERED_MAX = 20;

    private final InstantSource clock;
    private final Deque<Run> runs = new ArrayDeque<>();
    private long lastId;

    public Redrives(InstantSource clock) {
        this.clock = clock;
    }

    public enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    /** One run, as it stands now. */
    public static final class Run {
        private final long id;
        private final Request request;
        private volatile State state = State.RUNNING;
        private volatile @Nullable Counts counts;
        private volatile @Nullable String error;
        private volatile boolean cancelled;
        private volatile @Nullable Redrive redrive;

        private Run(long id, Request request) {
            this.id = id;
            this.request = request;
        }

        public long id() {
            return id;
        }

        public Request request() {
            return request;
        }

        public State state() {
            return state;
        }

        /** Null until the first transaction. */
        public @Nullable Counts counts() {
            return counts;
        }

        /** Why it failed, or null. */
        public @Nullable String error() {
            return error;
        }
    }

    /** Begins a run, unless one is under way: empty then. */
    public synchronized Optional<Run> start(Request request) {
        if (!runs.isEmpty() && runs.getFirst().state() == State.RUNNING) {
            return Optional.empty();
        }
        Run run = new Run(++lastId, request);
        Redrive redrive = new Redrive(request, clock, now -> run.counts = now);
        run.redrive = redrive;
        runs.addFirst(run);
        while (runs.size() > REMEMBERED_MAX) {
            runs.removeLast();
        }
        Thread thread = new Thread(() -> carryOut(run, redrive), "redrive-" + run.id());
        thread.setDaemon(true);
        thread.start();
        return Optional.of(run);
    }

    /** The newest first. */
    public synchronized List<Run> all() {
        return new ArrayList<>(runs);
    }

    /** Lets a run end after the transaction that it is at; one that has ended stays as it is. */
    public synchronized Optional<Run> cancel(long id) {
        Optional<Run> found = runs.stream().filter(run -> run.id() == id).findFirst();
        found.ifPresent(Redrives::cancel);
        return found;
    }

    @Override
    public synchronized void close() {
        runs.forEach(Redrives::cancel);
    }

    private static void cancel(Run run) {
        Redrive redrive = run.redrive;
        if (redrive != null && run.state() == State.RUNNING) {
            run.cancelled = true;
            redrive.cancel();
        }
    }

    private static void carryOut(Run run, Redrive redrive) {
        try {
            Counts counts = redrive.run();
            run.counts = counts;
            run.state = run.cancelled ? State.CANCELLED : State.DONE;
            LOG.info(
                    "event=redrive_ended id={} from={} state={} sent={} parked={} lost={}",
                    run.id(),
                    run.request().from(),
                    run.state(),
                    counts.sent(),
                    counts.parked(),
                    counts.lost());
        } catch (RuntimeException e) {
            run.error = String.valueOf(e.getMessage());
            run.state = State.FAILED;
            LOG.error(
                    "event=redrive_failed id={} from={}",
                    run.id(),
                    run.request().from(),
                    e);
        }
    }
}
