package io.sluice.stack.bench.contest;

import io.sluice.stack.bench.stat.Samples;

/** How one contestant came out. */
public sealed interface Outcome {

    record Sampled(Samples samples) implements Outcome {}

    /** What it would have run does not exist. */
    record Missing(String reason) implements Outcome {}

    record Broken(String reason) implements Outcome {}
}
