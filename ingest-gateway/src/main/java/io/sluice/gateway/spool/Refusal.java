package io.sluice.gateway.spool;

/**
 * Why the spool does not take a batch now.
 *
 * @param usedBytes for {@code CAP}: what the folder holds and has promised; for {@code DISK_RESERVE}: the room left
 * @param limitBytes the limit that the batch would have broken; 0 where there is none
 * @param detail the whole reason in words, fit for a client
 */
public record Refusal(Reason reason, long usedBytes, long limitBytes, String detail) implements Admission, Append {

    public enum Reason {
        /** The folder is at {@code spool.max.bytes}. */
        CAP,
        /** The disk has less room than {@code spool.reserve.bytes}, or none at all. */
        DISK_RESERVE,
        /** Writing or syncing failed; tried again on a fresh file after a pause. */
        FAILING,
        CLOSED
    }
}
