package io.sluice.gateway.intake;

import java.util.random.RandomGenerator;

/** Batches resolved a second, smoothed over about four seconds, and the wait that it means for a refused client. */
final class DrainRate {
    private static final long WINDOW_MS = 1_000;
    private static final double WEIGHT = 0.4;
    private static final int UNKNOWN_RATE_SECONDS = 5;
    private static final int MAX_SECONDS = 60;

    private long windowStartMs = Long.MIN_VALUE;
    private long resolved;
    private double perSecond;

    void resolved(long nowMs) {
        roll(nowMs);
        resolved++;
    }

    void roll(long nowMs) {
        if (windowStartMs == Long.MIN_VALUE) {
            windowStartMs = nowMs;
        }
        long elapsedMs = nowMs - windowStartMs;
        if (elapsedMs >= WINDOW_MS) {
            double latest = resolved * 1_000.0 / elapsedMs;
            perSecond = perSecond == 0 ? latest : WEIGHT * latest + (1 - WEIGHT) * perSecond;
            // A rate that has decayed to a batch a minute is no rate.
            perSecond = perSecond < 1.0 / MAX_SECONDS ? 0 : perSecond;
            resolved = 0;
            windowStartMs = nowMs;
        }
    }

    /** The time in which the queue would drain, with jitter so that the refused do not come back together. */
    int retryAfterSeconds(int depth, RandomGenerator random) {
        double seconds = perSecond == 0 ? UNKNOWN_RATE_SECONDS : Math.ceil(depth / perSecond);
        int clamped = (int) Math.max(1, Math.min(MAX_SECONDS, seconds));
        return clamped + random.nextInt(clamped / 2 + 1);
    }
}
