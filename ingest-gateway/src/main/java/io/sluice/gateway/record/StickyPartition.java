package io.sluice.gateway.record;

import java.util.function.IntPredicate;

/**
 * Chooses the partition of batches that nobody placed: the same one for 64 KiB or 5 ms, then the next, so that the
 * producer's batches fill up. Partitions without a leader are skipped while there is one with.
 */
public final class StickyPartition {
    private static final long STICKY_BYTES = 64 * 1024;
    private static final long STICKY_MS = 5;

    private int current;
    private long bytes;
    private long sinceMs;

    public int next(int partitions, IntPredicate hasLeader, long sizeBytes, long nowMs) {
        boolean stay =
                current < partitions && bytes < STICKY_BYTES && nowMs - sinceMs < STICKY_MS && hasLeader.test(current);
        if (!stay) {
            current = following(partitions, hasLeader);
            bytes = 0;
            sinceMs = nowMs;
        }
        bytes += sizeBytes;
        return current;
    }

    private int following(int partitions, IntPredicate hasLeader) {
        for (int step = 1; step <= partitions; step++) {
            int candidate = (current + step) % partitions;
            if (hasLeader.test(candidate)) {
                return candidate;
            }
        }
        return (current + 1) % partitions;
    }
}
