package io.sluice.sink.feed;

/**
 * Since when the oldest record of a partition has been waiting that was taken and is not durable yet. A commit covers
 * what was taken before its barrier, so once it is durable, the oldest one waits since about that barrier.
 */
final class Uncommitted {
    static final long NONE = Long.MAX_VALUE;

    private long sinceNanos = NONE;
    private long barrierNanos = NONE;

    /** A reading of the nano clock, or {@link #NONE} where nothing waits. */
    long sinceNanos() {
        return sinceNanos;
    }

    void look(boolean isAheadOfDurable, long nowNanos) {
        if (!isAheadOfDurable) {
            sinceNanos = NONE;
        } else if (sinceNanos == NONE) {
            sinceNanos = nowNanos;
        }
    }

    void commitBegan(long nowNanos) {
        barrierNanos = nowNanos;
    }

    void committed() {
        sinceNanos = barrierNanos;
    }
}
