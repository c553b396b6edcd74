package io.sluice.cleanse.dedupe;

/**
 * The dedup window, cut into buckets: an entry is written into the bucket of its time and expires with it as a whole,
 * so an id is remembered for at least the window and for less than the window plus one bucket.
 *
 * @param sizeMs how long an id must be remembered
 */
public record Window(long sizeMs) {

    /** More buckets forget more exactly and cost a look-up each. */
    private static final int BUCKETS = 4;

    /** A window seldom begins where a bucket does, and then reaches into one more. */
    static final int LIVE_BUCKETS_MAX = BUCKETS + 1;

    private static final long LATE_MARGIN_MAX_MS = 3_600_000;

    public Window {
        if (sizeMs < BUCKETS) {
            throw new IllegalArgumentException("a dedup window of " + sizeMs + " ms has no room for " + BUCKETS
                    + " buckets: make it " + BUCKETS + " ms or more");
        }
    }

    public long bucketMs() {
        return (sizeMs + BUCKETS - 1) / BUCKETS;
    }

    public long bucketOf(long timeMs) {
        return timeMs - Math.floorMod(timeMs, bucketMs());
    }

    public long oldestLiveBucket(long nowMs) {
        return bucketOf(nowMs - sizeMs);
    }

    /** How long the store must keep an entry after its bucket began. */
    public long retentionMs() {
        return sizeMs + 2 * bucketMs();
    }

    /**
     * A record accepted longer ago than this may have been seen and forgotten. It is the window less an hour (less a
     * bucket, for short windows): a copy may have passed before the first one's time was taken.
     */
    public long ambiguousAfterMs() {
        return sizeMs - Math.min(LATE_MARGIN_MAX_MS, bucketMs());
    }
}
