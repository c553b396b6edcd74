package io.sluice.stack.process;

import java.time.Duration;

/**
 * How long to wait before a dead child is started again: doubled with each death in a row, up to a limit, and back to
 * the first step once a child has lived long enough to count as well.
 */
public record Backoff(Duration first, Duration limit, Duration healthyAfter) {

    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** The wait before the start that follows {@code deathsInARow} deaths, from 1. */
    public Duration waitAfter(int deathsInARow) {
        if (deathsInARow < 1) {
            throw new IllegalArgumentException("deathsInARow is " + deathsInARow + ", below 1");
        }
        int doublings = Math.min(deathsInARow - 1, 16);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(limit) < 0 ? wait : limit;
    }

    /** The count after a death at this age. */
    public int deathsInARow(int before, Duration lived) {
        return lived.compareTo(healthyAfter) >= 0 ? 1 : before + 1;
    }
}
