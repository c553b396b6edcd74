package io.sluice.sink.core;

import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Entry.Segment;
import org.jspecify.annotations.Nullable;

/**
 * A growing part as the task thread sees it: what was encoded for it, whether or not that is written yet. The bytes of
 * earlier attempts are its frozen segments; this attempt's own records go to a file of their own.
 */
public final class OpenPart {
    private final int number;
    private final Growing earlier;
    private final Fragments fragments;
    private final Ranges.Builder ranges = new Ranges.Builder();
    private long bytes;
    private long frozenRecords;
    private int frozenFragments;
    private long records;
    private long lastMs;
    private @Nullable Slab slab;
    private long slabSinceNanos;
    private Seal seal = Seal.NO;

    OpenPart(int number, Growing earlier, Fragments fragments, long nowMs) {
        this.number = number;
        this.earlier = earlier;
        this.fragments = fragments;
        this.lastMs = nowMs;
        for (Segment segment : earlier.segments()) {
            bytes += segment.content().length();
            frozenRecords += segment.content().records();
            frozenFragments += 1 + segment.content().ranges().size();
        }
        fragments.began(frozenFragments);
    }

    /** Its ranges are no longer kept here. */
    void end() {
        fragments.ended(frozenFragments + ranges.size());
    }

    public int number() {
        return number;
    }

    public String format() {
        return earlier.format();
    }

    public String path() {
        return earlier.path();
    }

    /** The slab that is being filled, made by {@code fresh} when there is none. */
    public @Nullable Slab slab() {
        return slab;
    }

    public void fill(Slab fresh, long nowNanos) {
        slab = fresh;
        slabSinceNanos = nowNanos;
    }

    public long slabSinceNanos() {
        return slabSinceNanos;
    }

    /** Gives the slab away, to be written. */
    public @Nullable Slab takeSlab() {
        Slab taken = slab;
        slab = null;
        return taken;
    }

    void grew(long offset, int size, long nowMs, Rotation rotation) {
        int before = ranges.size();
        ranges.add(offset);
        fragments.added(ranges.size() - before);
        records++;
        bytes += size;
        lastMs = nowMs;
        boolean tooMany = fragments.areTooMany(frozenFragments + ranges.size());
        seal = rotation.whenGrown(bytes, frozenRecords + records, tooMany);
    }

    /** Sealed at the next commit, whatever its size. */
    void retire() {
        seal = Seal.OLD;
    }

    /** Whether another record may still come in. */
    public boolean isFull() {
        return seal != Seal.NO;
    }

    /** When its last record came, or it was made. */
    long lastMs() {
        return lastMs;
    }

    /** When it has to be sealed, if no record comes until then. */
    long dueMs(Rotation rotation) {
        return isFull() ? Long.MIN_VALUE : rotation.dueMs(earlier.sinceMs(), lastMs);
    }

    Barrier.Mark mark(Rotation rotation, long nowMs) {
        Seal why = isFull() ? seal : rotation.whenIdle(earlier.sinceMs(), lastMs, nowMs);
        if (why == Seal.NO && rotation.onCommit()) {
            why = Seal.COMMIT;
        }
        return new Barrier.Mark(number, earlier, records, ranges.build(), why);
    }
}
