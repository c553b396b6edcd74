package io.sluice.gateway.intake;

import java.util.random.RandomGenerator;

/** Exponential, capped, with jitter over the upper half, so that a fleet does not retry in step. */
public record Backoff(long firstMs, long maxMs) {
    private static final int MAX_DOUBLINGS = 30;

    /** The wait before the attempt that follows {@code failures} failures in a row. */
    public long delayMs(int failures, RandomGenerator random) {
        if (failures < 1) {
            throw new IllegalArgumentException("a wait follows a failure: " + failures);
        }
        long full = Math.min(maxMs, firstMs << Math.min(failures - 1, MAX_DOUBLINGS));
        return full - random.nextLong(full / 2 + 1);
    }
}
