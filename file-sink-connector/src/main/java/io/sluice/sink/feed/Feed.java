package io.sluice.sink.feed;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Fragments;
import io.sluice.sink.core.PartitionState;
import io.sluice.sink.core.Phase;
import io.sluice.sink.core.Trouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * One partition on the task thread: follows {@link Phase}, hands records to the attempt's {@link Intake} and commits to
 * the partition's {@link Tray}. Seeks, pauses and resumes only while it is owned, within {@code open} and {@code put}: a
 * commit may be the last call before the partition is taken away, and the consumer throws at a seek after that.
 */
final class Feed {
    private final TopicPartition partition;
    private final Settings settings;
    private final Works works;
    private final SlabPool slabs;
    private final Fragments fragments;
    private final Tray tray;
    private final Uncommitted uncommitted = new Uncommitted();
    private Phase phase = new Phase.Opening(0);
    private @Nullable Intake intake;
    private CompletableFuture<Void> opening;
    private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);
    /** A seek was asked for, and the framework has not carried it out: its offsets and records are from before. */
    private boolean isRewinding;

    /** The first offset that came, whether it was taken or dropped. */
    private OptionalLong takenFrom = OptionalLong.empty();

    private boolean isPaused;
    private boolean isPoisoned;

    Feed(TopicPartition partition, Settings settings, Works works, SlabPool slabs, Fragments fragments, Tray tray) {
        this.partition = partition;
        this.settings = settings;
        this.works = works;
        this.slabs = slabs;
        this.fragments = fragments;
        this.tray = tray;
        this.opening = tray.open();
    }

    CompletableFuture<Void> opening() {
        return opening;
    }

    TopicPartition partition() {
        return partition;
    }

    Phase phase() {
        return phase;
    }

    long bufferedBytes() {
        return intake == null ? 0 : intake.bufferedBytes();
    }

    long loadBytes() {
        return bufferedBytes() + tray.inFlightBytes();
    }

    int partCount() {
        return intake == null ? 0 : intake.state().partCount();
    }

    long uncommittedSinceNanos() {
        return uncommitted.sinceNanos();
    }

    boolean isPaused() {
        return isPaused;
    }

    boolean isTaking() {
        return intake != null;
    }

    /** The framework carries a seek out before it polls, and only then puts. */
    void rewound() {
        isRewinding = false;
    }

    /** Takes note of what the disk has reported, and does what follows from it. */
    void catchUp(SinkTaskContext context) {
        for (Phase.Event event = tray.nextEvent(); event != null; event = tray.nextEvent()) {
            if (event instanceof Phase.Event.Durable) {
                uncommitted.committed();
            }
            step(event, context);
        }
        step(new Phase.Event.Tick(), context);
    }

    private void step(Phase.Event event, SinkTaskContext context) {
        Phase.Step step = phase.on(event, works.clocks().millis(), settings.patience());
        phase = step.next();
        for (Phase.Action action : step.actions()) {
            switch (action) {
                case OPEN -> opening = tray.open();
                case START -> start(context);
                case PARK -> park(context);
            }
        }
    }

    private void start(SinkTaskContext context) {
        String format = works.writing().format().signature();
        PartitionState fresh = new PartitionState(
                tray.head(),
                settings.rotation(),
                format,
                works.isShared(),
                fragments,
                works.clocks().millis());
        intake = new Intake(fresh, settings, works, slabs, tray);
        isPoisoned = false;
        // Where the ledger does not say where to read on, an earlier attempt of this task may: what it had taken, and
        // not made durable, is behind the consumer's position and would never come again by itself.
        OptionalLong target = fresh.seekTarget().isPresent() ? fresh.seekTarget() : takenFrom;
        target.ifPresent(offset -> {
            context.offset(partition, offset);
            isRewinding = true;
        });
        // Also heals a pause that an eager rebalance has left behind in the framework.
        resume(context);
        if (tray.head().span().to() == Entry.Span.UNKNOWN) {
            // The first commit records where the partition begins, even where nothing has come yet: a group that
            // starts at the end of the log would begin at a later end after a crash.
            context.requestCommit();
        }
    }

    private void park(SinkTaskContext context) {
        drop();
        pause(context);
    }

    private void drop() {
        Intake dropped = intake;
        if (dropped != null) {
            takenFrom = takenFrom.isPresent() ? takenFrom : dropped.state().takenFrom();
            dropped.drop();
        }
        intake = null;
    }

    void pause(SinkTaskContext context) {
        context.pause(partition);
        isPaused = true;
    }

    void resume(SinkTaskContext context) {
        context.resume(partition);
        isPaused = false;
    }

    /**
     * Records that come while nothing can be taken are dropped: they are read again, after the seek that follows. Where
     * there is no ledger yet to seek to the end of, that seek goes to the first record that ever came.
     */
    void put(SinkRecord record, long nowMs, long nowNanos) {
        if (intake == null) {
            takenFrom = takenFrom.isPresent() ? takenFrom : OptionalLong.of(record.originalKafkaOffset());
        } else if (!isRewinding) {
            intake.take(record, nowMs, nowNanos);
        }
    }

    void flushAll() {
        if (intake != null) {
            intake.flushAll();
        }
    }

    /** Hands over what has waited for long enough, and tells whether a commit should come soon. */
    boolean tick(long nowMs, long nowNanos) {
        Intake taking = intake;
        if (taking == null) {
            return false;
        }
        taking.flushDue(nowNanos);
        uncommitted.look(taking.state().isAheadOf(tray.durableTo()), nowNanos);
        return commit.isDone() && taking.state().isSealDue(nowMs);
    }

    boolean isHung(long nowNanos) {
        long since = tray.busySinceNanos();
        return since != Lane.IDLE && nowNanos - since > settings.limits().writeTimeoutMs() * 1_000_000;
    }

    CompletableFuture<Void> commit() {
        return commit;
    }

    /**
     * Starts a commit of all that was put, unless one is running.
     *
     * @return whether one was started
     */
    boolean startCommit(long frameworkOffset, Patience patience) {
        Intake taking = intake;
        if (taking == null || !commit.isDone() || isPoisoned || !areDeadLettersSafe(taking, patience)) {
            return false;
        }
        OptionalLong follow = isRewinding ? OptionalLong.empty() : OptionalLong.of(frameworkOffset);
        Barrier barrier = taking.barrier(follow, works.clocks().millis());
        if (barrier.to() != Entry.Span.UNKNOWN) {
            uncommitted.commitBegan(works.clocks().nanos().getAsLong());
            commit = tray.commit(barrier);
        }
        return true;
    }

    private boolean areDeadLettersSafe(Intake taking, Patience patience) {
        Patience.Result result = taking.awaitDeadLetters(patience);
        if (result == Patience.Result.FAILED) {
            isPoisoned = true;
            tray.report(new Phase.Event.Faulted(new Trouble(
                    Trouble.Kind.DEAD_LETTER,
                    "a dead letter of " + partition + " was not acknowledged; its record is read again")));
        }
        return result == Patience.Result.DONE;
    }

    /** The end of what is durable, as far as the framework may hear of it. */
    OptionalLong durableOffset(long frameworkOffset) {
        long durable = tray.durableTo();
        return durable == Entry.Span.UNKNOWN
                ? OptionalLong.empty()
                : OptionalLong.of(Math.min(durable, frameworkOffset));
    }

    /** Lets go. A commit that is running may finish: it is valid, or fenced by the next owner's. */
    void close() {
        drop();
        tray.close();
    }
}
