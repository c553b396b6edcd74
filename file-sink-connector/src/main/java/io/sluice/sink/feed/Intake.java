package io.sluice.sink.feed;

import io.sluice.sink.bad.BadRecords;
import io.sluice.sink.compress.Codec;
import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.OpenPart;
import io.sluice.sink.core.PartitionState;
import io.sluice.sink.core.Slab;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One attempt's records on the task thread: which are new, into which part's slab each is encoded, and what becomes of
 * those that cannot be. Ends with the attempt; nothing of it is kept for the next one.
 */
final class Intake {
    private final PartitionState state;
    private final Settings settings;
    private final Works works;
    private final SlabPool slabs;
    private final Tray tray;
    private final Deque<Future<Void>> deadLetters = new ArrayDeque<>();
    private long bufferedBytes;
    /** No slab has been filled since before that: among thousands of parts, not every call can look at each. */
    private long oldestSlabNanos;
    /** A part has become full since all were looked at. */
    private boolean isAnyFull;

    Intake(PartitionState state, Settings settings, Works works, SlabPool slabs, Tray tray) {
        this.state = state;
        this.settings = settings;
        this.works = works;
        this.slabs = slabs;
        this.tray = tray;
    }

    PartitionState state() {
        return state;
    }

    /** Encoded and not handed over to the disk yet. */
    long bufferedBytes() {
        return bufferedBytes;
    }

    void take(SinkRecord record, long nowMs, long nowNanos) {
        long offset = record.originalKafkaOffset();
        Long timestampMs = record.timestamp();
        if (!state.admit(offset, timestampMs == null ? -1 : timestampMs)) {
            return;
        }
        if (record.value() == null && settings.nullValues() == Settings.NullValues.IGNORE) {
            state.filtered(offset);
            works.metrics().filtered.increment();
            return;
        }
        try {
            write(record, nowMs, nowNanos);
        } catch (DataException e) {
            judge(record, e, nowMs, nowNanos);
        }
    }

    private void write(SinkRecord record, long nowMs, long nowNanos) {
        if (record.value() == null && settings.nullValues() == Settings.NullValues.FAIL) {
            throw new DataException("The record has no value, and behavior.on.null.values is fail");
        }
        Works.Writing writing = works.writing();
        String path = writing.partitioner().path(record);
        OpenPart part = state.partFor(path, writing.format().signature(), nowMs);
        Slab slab = slabOf(part, nowNanos);
        int before = slab.length();
        try {
            writing.format().encode(record, slab);
        } catch (RuntimeException e) {
            slab.truncate(before);
            throw e instanceof DataException ? e : new DataException("The format refused the value", e);
        }
        grew(part, slab, before, record.originalKafkaOffset(), nowMs);
    }

    private void judge(SinkRecord record, DataException why, long nowMs, long nowNanos) {
        BadRecords.Fate fate = works.writing().badRecords().judge(record, why);
        if (fate instanceof BadRecords.Fate.Reported reported) {
            deadLetters.add(reported.acknowledged());
            state.dead(record.originalKafkaOffset());
            works.metrics().deadLetters.increment();
        } else if (fate instanceof BadRecords.Fate.Quarantined quarantined) {
            OpenPart part = state.partFor(quarantined.path(), PartitionState.QUARANTINE, nowMs);
            Slab slab = slabOf(part, nowNanos);
            int before = slab.length();
            slab.append(quarantined.line(), 0, quarantined.line().length);
            grew(part, slab, before, record.originalKafkaOffset(), nowMs);
            works.metrics().quarantined.increment();
        }
    }

    private Slab slabOf(OpenPart part, long nowNanos) {
        Slab slab = part.slab();
        if (slab == null) {
            slab = slabs.take();
            part.fill(slab, nowNanos);
        }
        return slab;
    }

    private void grew(OpenPart part, Slab slab, int before, long offset, long nowMs) {
        slab.endRecord();
        int size = slab.length() - before;
        if (bufferedBytes == 0 || part.slabSinceNanos() - oldestSlabNanos < 0) {
            oldestSlabNanos = part.slabSinceNanos();
        }
        bufferedBytes += size;
        state.grew(part, offset, size, nowMs);
        isAnyFull |= part.isFull();
        if (slab.length() >= settings.buffer().maxBytes()
                || slab.records() >= settings.buffer().maxRecords()) {
            flush(part);
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
        // Quarantined records are read by people, and are few.
        Codec codec = part.format().equals(PartitionState.QUARANTINE)
                ? Codec.NONE
                : works.writing().codec();
        tray.write(part.number(), slab, codec);
    }

    void flushAll() {
        if (bufferedBytes > 0) {
            state.forEachPart(this::flush);
        }
    }

    /** Hands over what has waited for {@code buffer.max.ms}, and what no further record will come to. */
    void flushDue(long nowNanos) {
        long maxNanos = settings.buffer().maxMs() * 1_000_000;
        if (bufferedBytes == 0 || (!isAnyFull && nowNanos - oldestSlabNanos < maxNanos)) {
            return;
        }
        isAnyFull = false;
        oldestSlabNanos = nowNanos;
        state.forEachPart(part -> {
            if (part.slab() == null) {
                return;
            }
            if (part.isFull() || nowNanos - part.slabSinceNanos() >= maxNanos) {
                flush(part);
            } else if (part.slabSinceNanos() - oldestSlabNanos < 0) {
                oldestSlabNanos = part.slabSinceNanos();
            }
        });
    }

    /** Hands everything over, and tells up to where and into which parts. */
    Barrier barrier(OptionalLong frameworkOffset, long nowMs) {
        flushAll();
        return state.barrier(frameworkOffset, nowMs);
    }

    /** Done once all dead letters so far are acknowledged; failed as soon as one was refused. */
    Patience.Result awaitDeadLetters(Patience patience) {
        while (!deadLetters.isEmpty()) {
            Patience.Result result = patience.await(deadLetters.peekFirst());
            if (result != Patience.Result.DONE) {
                return result;
            }
            deadLetters.removeFirst();
        }
        return Patience.Result.DONE;
    }

    /** Forgets what was not handed over. */
    void drop() {
        state.forEachPart(part -> {
            Slab slab = part.takeSlab();
            if (slab != null) {
                slabs.recycle(slab);
            }
        });
        state.end();
    }
}
