package io.sluice.cleanse.dedupe;

import org.jspecify.annotations.Nullable;

/**
 * Tells which live buckets cannot hold a page, so that the store is not asked. Nearly every record is new, a new one is in
 * no bucket, and to ask for what is not there is the dearest question: RocksDB's Java binding answers it by a C++
 * exception.
 *
 * <p>It knows the buckets that began under its eyes. Those that it found have to be asked until they expire. Not
 * thread-safe.
 */
final class BucketFilters {

    private final Window window;
    private final FilterMemory memory;
    private final @Nullable KeyFilter[] filters = new KeyFilter[Window.LIVE_BUCKETS_MAX];
    private final long[] starts = new long[Window.LIVE_BUCKETS_MAX];
    private long knownFromMs = Long.MAX_VALUE;

    BucketFilters(Window window, FilterMemory memory) {
        this.window = window;
        this.memory = memory;
    }

    /** Nothing lies in the store in this bucket or a later one. */
    void knowFrom(long bucketStartMs) {
        clear();
        knownFromMs = bucketStartMs;
    }

    void added(long bucketStartMs, PageKey key) {
        if (bucketStartMs < knownFromMs) {
            return;
        }
        int slot = slot(bucketStartMs);
        KeyFilter filter = filters[slot];
        if (filter == null || starts[slot] != bucketStartMs) {
            release(slot);
            filter = new KeyFilter(memory);
            filters[slot] = filter;
            starts[slot] = bucketStartMs;
        }
        filter.add(key);
    }

    boolean mayHold(long bucketStartMs, PageKey key) {
        if (bucketStartMs < knownFromMs) {
            return true;
        }
        int slot = slot(bucketStartMs);
        KeyFilter filter = filters[slot];
        return filter != null && starts[slot] == bucketStartMs && filter.mayContain(key);
    }

    /** Gives back the memory for buckets that are no longer live. */
    void expireBefore(long oldestLiveMs) {
        for (int slot = 0; slot < filters.length; slot++) {
            if (starts[slot] < oldestLiveMs) {
                release(slot);
            }
        }
    }

    /** From here on it knows nothing. */
    void clear() {
        for (int slot = 0; slot < filters.length; slot++) {
            release(slot);
        }
        knownFromMs = Long.MAX_VALUE;
    }

    private void release(int slot) {
        KeyFilter filter = filters[slot];
        if (filter != null) {
            filter.release();
            filters[slot] = null;
        }
    }

    /** Live buckets follow each other, so each has a slot of its own. */
    private int slot(long bucketStartMs) {
        return (int) Math.floorMod(bucketStartMs / window.bucketMs(), (long) filters.length);
    }
}
