package io.sluice.sink.core;

import java.util.List;

/**
 * Where a partition stands in a task. Pure: {@link #on} tells the next phase and what has to be done, and does nothing
 * itself. A partition goes round {@code Opening → Feeding → Waiting → Opening} and leaves only through {@link Failed}.
 */
public sealed interface Phase {

    /** The ledger is being read. */
    record Opening(int failures) implements Phase {}

    /** Records are taken. {@code failures} counts those in a row, without a durable commit between them. */
    record Feeding(int failures) implements Phase {}

    /** Something went wrong: nothing is taken until the ledger is read again. */
    record Waiting(int failures, long untilMs, Trouble trouble) implements Phase {}

    /** The task has to fail, with this text. */
    record Failed(Trouble trouble) implements Phase {}

    sealed interface Event {
        record Opened() implements Event {}

        record OpenFailed(Trouble trouble) implements Event {}

        record Durable() implements Event {}

        record Faulted(Trouble trouble) implements Event {}

        record Tick() implements Event {}
    }

    enum Action {
        /** Read the ledger, on the partition's lane. */
        OPEN,
        /** Seek to where the ledger ends, and take records. */
        START,
        /** Drop what is buffered and pause the partition. */
        PARK
    }

    record Step(Phase next, List<Action> actions) {
        Step(Phase next, Action... actions) {
            this(next, List.of(actions));
        }
    }

    /**
     * @param attempts how often in a row something may fail before the task does
     * @param firstMs the first wait; each further one is twice as long, up to {@code maxMs}
     */
    record Patience(int attempts, long firstMs, long maxMs) {
        long waitMs(int failures) {
            return Math.min(maxMs, firstMs << Math.min(failures, 20));
        }
    }

    default Step on(Event event, long nowMs, Patience patience) {
        if (this instanceof Opening opening) {
            if (event instanceof Event.Opened) {
                return new Step(new Feeding(opening.failures()), Action.START);
            }
            if (event instanceof Event.OpenFailed failed) {
                return afterTrouble(opening.failures(), failed.trouble(), nowMs, patience);
            }
        }
        if (this instanceof Feeding feeding) {
            if (event instanceof Event.Faulted faulted) {
                return afterTrouble(feeding.failures(), faulted.trouble(), nowMs, patience);
            }
            if (event instanceof Event.Durable) {
                return new Step(new Feeding(0));
            }
        }
        if (this instanceof Waiting waiting && event instanceof Event.Tick && nowMs >= waiting.untilMs()) {
            return new Step(new Opening(waiting.failures()), Action.OPEN);
        }
        return new Step(this);
    }

    private static Step afterTrouble(int failures, Trouble trouble, long nowMs, Patience patience) {
        if (!trouble.kind().isWaitedOut() && failures + 1 >= patience.attempts()) {
            return new Step(new Failed(trouble), Action.PARK);
        }
        return new Step(new Waiting(failures + 1, nowMs + patience.waitMs(failures), trouble), Action.PARK);
    }
}
