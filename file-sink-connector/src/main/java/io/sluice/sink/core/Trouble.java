package io.sluice.sink.core;

/** What went wrong with a partition's disk or dead letters. */
public record Trouble(Kind kind, String message) {
    public enum Kind {
        /** No space or no quota left: it passes by itself, so it is waited for without end. */
        FULL,
        /** No file handle left: likewise. */
        HANDLES,
        /** Another task has extended the ledger: this one starts over from there. */
        FENCED,
        /** A dead letter was not acknowledged. */
        DEAD_LETTER,
        /** Anything else. Tried again a few times, then the task fails. */
        IO;

        boolean isWaitedOut() {
            return this == FULL || this == HANDLES;
        }
    }
}
