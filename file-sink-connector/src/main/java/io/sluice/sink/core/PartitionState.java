package io.sluice.sink.core;

import io.sluice.sink.core.Entry.Growing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Which offsets of one partition were seen, and into which part each went, within one attempt. Touches no disk and no
 * clock: it is told the time. Mutable, because a record must not cost an allocation; owned by the task thread.
 *
 * <p>Each offset from the ledger's end on is accounted for once: in a part, as a dead letter, as filtered by the
 * connector, or as a gap (an offset that Connect never handed over: compacted, filtered by a transform, a transaction
 * marker).
 */
public final class PartitionState {
    /** The format of quarantined records, whatever that of the others. */
    public static final String QUARANTINE = "quarantine.json";

    private final Entry head;
    private final boolean isShared;
    private final Rotation rotation;
    private final Fragments fragments;
    private final Map<String, OpenPart> parts = new LinkedHashMap<>();
    private final List<OpenPart> full = new ArrayList<>();
    private final Ranges.Builder dead = new Ranges.Builder();
    private final Ranges.Builder filtered = new Ranges.Builder();
    private final Ranges.Builder gaps = new Ranges.Builder();
    private long from;
    private long next;
    private long tailOffset;
    private long tailTimestampMs;
    private boolean tailChecked;
    private int partsMade;
    private long takenFrom = -1;
    /** No part is due before that by time: among thousands, not every call can look at each. */
    private long nextDueMs = Long.MIN_VALUE;

    /**
     * @param format the format's signature; open parts in another one grow no more
     * @param isShared whether every task of the connector sees this ledger; where not, records are taken from wherever
     *     the group has got to, and what lies between is another machine's
     * @param fragments of all partitions of the task
     */
    public PartitionState(
            Entry head, Rotation rotation, String format, boolean isShared, Fragments fragments, long nowMs) {
        this.head = head;
        this.isShared = isShared;
        this.tailChecked = !isShared;
        this.rotation = rotation;
        this.fragments = fragments;
        this.from = head.span().to();
        this.next = from;
        this.tailOffset = head.span().tail().offset();
        this.tailTimestampMs = head.span().tail().timestampMs();
        head.old().forEach(part -> retire(part, nowMs));
        for (Growing part : head.open()) {
            boolean goesOn = part.format().equals(format) || part.format().equals(QUARANTINE);
            if (goesOn && !parts.containsKey(key(part.path(), part.format()))) {
                parts.put(key(part.path(), part.format()), new OpenPart(partsMade++, part, fragments, nowMs));
            } else {
                retire(part, nowMs);
            }
        }
    }

    private void retire(Growing part, long nowMs) {
        OpenPart old = new OpenPart(partsMade++, part, fragments, nowMs);
        old.retire();
        full.add(old);
    }

    /** The offset at which to read on: the last record seen, to be recognised, else the first one not covered yet. */
    public OptionalLong seekTarget() {
        Entry.Tail tail = head.span().tail();
        if (next == Entry.Span.UNKNOWN || !isShared) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(tail.isNone() ? next : tail.offset());
    }

    /** The first offset that was taken in this attempt, if any was: reading again from there misses nothing. */
    public OptionalLong takenFrom() {
        return takenFrom < 0 ? OptionalLong.empty() : OptionalLong.of(takenFrom);
    }

    /**
     * Whether the record is new. One that is not was committed before, and is dropped.
     *
     * @throws WrongTopicException if the log is not the one that the ledger speaks of
     */
    public boolean admit(long offset, long timestampMs) {
        if (offset < next && next != Entry.Span.UNKNOWN) {
            checkTail(offset, timestampMs);
            return false;
        }
        if (next == Entry.Span.UNKNOWN) {
            from = offset;
        } else if (offset > next) {
            gaps.add(next, offset);
        }
        takenFrom = takenFrom < 0 ? offset : takenFrom;
        next = offset + 1;
        tailOffset = offset;
        tailTimestampMs = timestampMs;
        tailChecked = true;
        return true;
    }

    private void checkTail(long offset, long timestampMs) {
        Entry.Tail tail = head.span().tail();
        if (tailChecked || tail.isNone()) {
            return;
        }
        tailChecked = true;
        if (offset < tail.offset()) {
            throw new WrongTopicException("offset " + offset + " came where the ledger had asked for " + tail.offset()
                    + ", the last record that it knows");
        }
        if (offset == tail.offset() && timestampMs != tail.timestampMs()) {
            throw new WrongTopicException("the record at offset " + offset + " has the timestamp " + timestampMs
                    + " where the ledger remembers " + tail.timestampMs());
        }
    }

    /** The part that takes a record for {@code path}; a full one makes room for its successor. */
    public OpenPart partFor(String path, String format, long nowMs) {
        String key = key(path, format);
        OpenPart part = parts.get(key);
        if (part != null && !part.isFull()) {
            return part;
        }
        if (part != null) {
            full.add(part);
        }
        Growing empty = new Growing(head.id().epoch(), nowMs, format, path, List.of());
        OpenPart fresh = new OpenPart(partsMade++, empty, fragments, nowMs);
        parts.put(key, fresh);
        nextDueMs = Math.min(nextDueMs, fresh.dueMs(rotation));
        return fresh;
    }

    /** A record of {@code size} bytes was encoded into the part's slab. */
    public void grew(OpenPart part, long offset, int size, long nowMs) {
        // A record puts an idle part off, but where the wall clock was set back: then it may be due earlier.
        boolean wasSetBack = nowMs < part.lastMs();
        part.grew(offset, size, nowMs, rotation);
        if (part.isFull() || wasSetBack) {
            nextDueMs = Long.MIN_VALUE;
        }
    }

    /** Quarantined records never share a part with others, even where the paths are the same. */
    private static String key(String path, String format) {
        return format.equals(QUARANTINE) ? "\0" + path : path;
    }

    public void dead(long offset) {
        dead.add(offset);
    }

    public void filtered(long offset) {
        filtered.add(offset);
    }

    /** Growing ones, and sealed ones that the next commit takes along. */
    public int partCount() {
        return full.size() + parts.size();
    }

    /** Every part that may hold a slab. */
    public void forEachPart(Consumer<OpenPart> action) {
        full.forEach(action);
        parts.values().forEach(action);
    }

    /** Whether a part has to be sealed, so that a commit should come soon. */
    public boolean isSealDue(long nowMs) {
        if (!full.isEmpty()) {
            return true;
        }
        if (nowMs >= nextDueMs) {
            nextDueMs = Long.MAX_VALUE;
            for (OpenPart part : parts.values()) {
                nextDueMs = Math.min(nextDueMs, part.dueMs(rotation));
            }
        }
        return nowMs >= nextDueMs;
    }

    /**
     * The barrier of a commit. The framework's offset counts the records that a transform or converter dropped, which
     * the task never sees; the caller passes it only when it is not left over from before a rewind.
     */
    public Barrier barrier(OptionalLong frameworkOffset, long nowMs) {
        frameworkOffset.ifPresent(this::follow);
        List<Barrier.Mark> marks = new ArrayList<>();
        full.forEach(part -> {
            marks.add(part.mark(rotation, nowMs));
            part.end();
        });
        full.clear();
        for (Iterator<OpenPart> open = parts.values().iterator(); open.hasNext(); ) {
            OpenPart part = open.next();
            Barrier.Mark mark = part.mark(rotation, nowMs);
            marks.add(mark);
            if (mark.seal() != Seal.NO) {
                part.end();
                open.remove();
            }
        }
        Entry.Unwritten unwritten = new Entry.Unwritten(dead.build(), filtered.build(), gaps.build());
        dead.clear();
        filtered.clear();
        gaps.clear();
        return new Barrier(from, next, new Entry.Tail(tailOffset, tailTimestampMs), marks, unwritten);
    }

    private void follow(long offset) {
        if (next == Entry.Span.UNKNOWN) {
            from = offset;
            next = offset;
        } else if (offset > next) {
            gaps.add(next, offset);
            next = offset;
        }
    }

    /** The attempt is over: its parts count no more. */
    public void end() {
        forEachPart(OpenPart::end);
        full.clear();
        parts.clear();
    }

    public boolean isAheadOf(long durableTo) {
        return next != Entry.Span.UNKNOWN && next > durableTo;
    }
}
