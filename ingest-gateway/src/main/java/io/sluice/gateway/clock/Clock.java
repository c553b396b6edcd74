package io.sluice.gateway.clock;

/** Both clocks, handed in so that time can be simulated. */
public interface Clock {
    /** Monotonic; only differences mean anything. */
    long nanoTime();

    /** Since the epoch; may jump. */
    long wallTimeMs();

    /** Monotonic, for the intake. */
    default long nowMs() {
        return nanoTime() / 1_000_000;
    }

    static Clock system() {
        return new SystemClock();
    }
}
