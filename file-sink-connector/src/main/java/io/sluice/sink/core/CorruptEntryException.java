package io.sluice.sink.core;

/** A ledger entry or manifest whose bytes are not what was written. Nothing may be decided from it. */
public final class CorruptEntryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CorruptEntryException(String message) {
        super(message);
    }
}
