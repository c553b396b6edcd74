package io.sluice.sink.feed;

import io.sluice.sink.bad.BadRecords;
import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.OpenPart;
import io.sluice.sink.core.PartitionState;
import io.sluice.sink.core.Phase;
import io.sluice.sink.core.Slab;
import io.sluice.sink.core.Trouble;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * One partition on the task thread: takes records, hands full slabs to the partition's {@link Tray} and follows
 * {@link Phase}. Seeks, pauses and resumes only while it is owned, within {@code open} and {@code put}: a commit may be
 * the last call before the partition is taken away, and the consumer throws at a seek after that.
 */
final class Feed {
    private final TopicPartition partition;
    private final Settings settings;
    private final Works works;
    private final SlabPool slabs;
    private final Tray tray;
    private final Deque<Future<Void>> deadLetters = new ArrayDeque<>();
    private Phase phase = new Phase.Opening(0);
    private @Nullable PartitionState state;
    private CompletableFuture<Void> opening;
    private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);
    /** A seek was asked for, and the framework has not carried it out: its offsets and records are from before. */
    private boolean isRewinding;

    private OptionalLong takenFrom = OptionalLong.empty();
    private boolean isPaused;
    private boolean isPoisoned;
    private long bufferedBytes;

    Feed(TopicPartition partition, Settings settings, Works works, SlabPool slabs, Tray tray) {
        this.partition = partition;
        this.settings = settings;
        this.works = works;
        this.slabs = slabs;
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
        return bufferedBytes;
    }

    long loadBytes() {
        return bufferedBytes + tray.inFlightBytes();
    }

    boolean isPaused() {
        return isPaused;
    }

    /** The framework carries a seek out before it polls, and only then puts. */
    void rewound() {
        isRewinding = false;
    }

    /** Takes note of what the disk has reported, and does what follows from it. */
    void catchUp(SinkTaskContext context) {
        for (Phase.Event event = tray.nextEvent(); event != null; event = tray.nextEvent()) {
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
                works.clocks().millis());
        state = fresh;
        isPoisoned = false;
        deadLetters.clear();
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
        if (state != null) {
            takenFrom = takenFrom.isPresent() ? takenFrom : state.takenFrom();
            state.forEachPart(part -> {
                Slab slab = part.takeSlab();
                if (slab != null) {
                    slabs.recycle(slab);
                }
            });
        }
        state = null;
        bufferedBytes = 0;
    }

    void pause(SinkTaskContext context) {
        context.pause(partition);
        isPaused = true;
    }

    void resume(SinkTaskContext context) {
        context.resume(partition);
        isPaused = false;
    }

    /** Records that come while nothing can be taken are dropped: they are read again, after the seek that follows. */
    void put(SinkRecord record, long nowMs, long nowNanos) {
        PartitionState taking = state;
        if (taking == null || isRewinding) {
            return;
        }
        long offset = record.originalKafkaOffset();
        Long timestampMs = record.timestamp();
        if (!taking.admit(offset, timestampMs == null ? -1 : timestampMs)) {
            return;
        }
        if (record.value() == null && settings.nullValues() == Settings.NullValues.IGNORE) {
            taking.filtered(offset);
            works.metrics().filtered.increment();
            return;
        }
        try {
            write(taking, record, nowMs, nowNanos);
        } catch (DataException e) {
            judge(taking, record, e, nowMs, nowNanos);
        }
    }

    private void write(PartitionState taking, SinkRecord record, long nowMs, long nowNanos) {
        if (record.value() == null && settings.nullValues() == Settings.NullValues.FAIL) {
            throw new DataException("The record has no value, and behavior.on.null.values is fail");
        }
        Works.Writing writing = works.writing();
        String path = writing.partitioner().path(record);
        OpenPart part = taking.partFor(path, writing.format().signature(), nowMs);
        Slab slab = slabOf(part, nowNanos);
        int before = slab.length();
        try {
            writing.format().encode(record, slab);
        } catch (RuntimeException e) {
            slab.truncate(before);
            throw e instanceof DataException ? e : new DataException("The format refused the value", e);
        }
        grew(taking, part, slab, before, record.originalKafkaOffset(), nowMs);
    }

    private Slab slabOf(OpenPart part, long nowNanos) {
        Slab slab = part.slab();
        if (slab == null) {
            slab = slabs.take();
            part.fill(slab, nowNanos);
        }
        return slab;
    }

    private void grew(PartitionState taking, OpenPart part, Slab slab, int before, long offset, long nowMs) {
        slab.endRecord();
        int size = slab.length() - before;
        bufferedBytes += size;
        part.grew(offset, size, nowMs, taking.rotation());
        if (slab.length() >= settings.buffer().maxBytes()
                || slab.records() >= settings.buffer().maxRecords()) {
            flush(part);
        }
    }

    private void judge(PartitionState taking, SinkRecord record, DataException why, long nowMs, long nowNanos) {
        BadRecords.Fate fate = works.writing().badRecords().judge(record, why);
        if (fate instanceof BadRecords.Fate.Reported reported) {
            deadLetters.add(reported.acknowledged());
            taking.dead(record.originalKafkaOffset());
            works.metrics().deadLetters.increment();
        } else if (fate instanceof BadRecords.Fate.Quarantined quarantined) {
            OpenPart part = taking.partFor(quarantined.path(), PartitionState.QUARANTINE, nowMs);
            Slab slab = slabOf(part, nowNanos);
            int before = slab.length();
            slab.append(quarantined.line(), 0, quarantined.line().length);
            grew(taking, part, slab, before, record.originalKafkaOffset(), nowMs);
            works.metrics().quarantined.increment();
        }
    }

    private void flush(OpenPart part) {
        Slab slab = part.takeSlab();
        if (slab == null) {
            return;
        }
        if (slab.length() == 0) {
            slabs.recycle(slab);
            return;
        }
        bufferedBytes -= slab.length();
        tray.write(part.number(), slab);
    }

    void flushAll() {
        if (state != null && bufferedBytes > 0) {
            state.forEachPart(this::flush);
        }
    }

    /** Hands over what has waited for {@code buffer.max.ms}, and tells whether a commit should come soon. */
    boolean tick(long nowMs, long nowNanos) {
        PartitionState taking = state;
        if (taking == null) {
            return false;
        }
        long maxNanos = settings.buffer().maxMs() * 1_000_000;
        if (bufferedBytes > 0) {
            taking.forEachPart(part -> {
                if (part.isFull() || (part.slab() != null && nowNanos - part.slabSinceNanos() >= maxNanos)) {
                    flush(part);
                }
            });
        }
        return commit.isDone() && taking.isSealDue(nowMs);
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
        PartitionState taking = state;
        if (taking == null || !commit.isDone() || isPoisoned || !areDeadLettersSafe(patience)) {
            return false;
        }
        flushAll();
        OptionalLong follow = isRewinding ? OptionalLong.empty() : OptionalLong.of(frameworkOffset);
        Barrier barrier = taking.barrier(follow, works.clocks().millis());
        if (barrier.to() != Entry.Span.UNKNOWN) {
            commit = tray.commit(barrier);
        }
        return true;
    }

    private boolean areDeadLettersSafe(Patience patience) {
        while (!deadLetters.isEmpty()) {
            Patience.Result result = patience.await(deadLetters.peekFirst());
            if (result == Patience.Result.LATE) {
                return false;
            }
            if (result == Patience.Result.FAILED) {
                isPoisoned = true;
                tray.report(new Phase.Event.Faulted(new Trouble(
                        Trouble.Kind.DEAD_LETTER,
                        "a dead letter of " + partition + " was not acknowledged; its record is read again")));
                return false;
            }
            deadLetters.removeFirst();
        }
        return true;
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
