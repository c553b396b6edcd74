package io.sluice.sink.core;

/**
 * When a part is sealed. Limits that are off are {@link Long#MAX_VALUE}.
 *
 * @param maxBytes a part that has reached it takes no further record
 * @param maxRecords the same, in records: such a part holds exactly as many
 * @param intervalMs wall-clock age, from the part's first record
 * @param idleMs wall-clock time since the part's last record
 * @param onCommit seal every part at every commit: what is committed is visible
 */
public record Rotation(long maxBytes, long maxRecords, long intervalMs, long idleMs, boolean onCommit) {

    /**
     * Whether a part may take another record; asked after each one.
     *
     * @param tooManyFragments see {@link Fragments}
     */
    public Seal whenGrown(long bytes, long records, boolean tooManyFragments) {
        if (records >= maxRecords) {
            return Seal.RECORDS;
        }
        if (bytes >= maxBytes) {
            return Seal.BYTES;
        }
        return tooManyFragments ? Seal.FRAGMENTS : Seal.NO;
    }

    /** Whether time has run out for a part; asked at every tick. */
    public Seal whenIdle(long sinceMs, long lastMs, long nowMs) {
        if (nowMs - sinceMs >= intervalMs) {
            return Seal.INTERVAL;
        }
        return nowMs - lastMs >= idleMs ? Seal.IDLE : Seal.NO;
    }

    /** The earliest moment for which {@link #whenIdle} says that time has run out. */
    long dueMs(long sinceMs, long lastMs) {
        return Math.min(later(sinceMs, intervalMs), later(lastMs, idleMs));
    }

    private static long later(long ms, long byMs) {
        return byMs > Long.MAX_VALUE - Math.max(0, ms) ? Long.MAX_VALUE : ms + byMs;
    }
}
