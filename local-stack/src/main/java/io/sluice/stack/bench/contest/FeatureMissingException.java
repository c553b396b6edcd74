package io.sluice.stack.bench.contest;

/** Thrown by a contestant that finds what it needs missing in this build: its row is absent, not failed. */
public final class FeatureMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FeatureMissingException(String reason) {
        super(reason);
    }
}
