package io.sluice.gateway.spool;

/**
 * A batch that could be delivered nowhere.
 *
 * @param entry the batch as it was, its seq the one it was accepted under; send it again under a new one
 * @param errorClass what the last attempt failed with
 */
public record DeadLetter(Entry entry, String errorClass, String errorMessage, int attempts, long diedAtMs) {

    /** A letter in the store. */
    public record Buried(long id, DeadLetter letter) {}
}
