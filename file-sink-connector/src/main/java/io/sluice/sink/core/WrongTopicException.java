package io.sluice.sink.core;

/** The topic was deleted and made anew, or its offsets were moved from outside: its ledger speaks of another log. */
public final class WrongTopicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongTopicException(String message) {
        super(message);
    }
}
