package io.sluice.gateway.spool;

/**
 * Something on disk that is not as it was written.
 *
 * @param file in the spool folder
 * @param at where in the file it begins
 * @param lostBatches how many batches it took, as far as can be told; 0 for {@link Kind#TORN}
 */
public record Damage(Kind kind, String file, long at, long bytes, long lostBatches, String detail) {

    public enum Kind {
        /** A batch whose payload has changed. */
        PAYLOAD,
        /** Records whose beginning has changed, so that they cannot be found. */
        RECORDS,
        /** A file shorter than it was. */
        TRUNCATED,
        /** A file that was not deleted by the spool and is gone. */
        MISSING_FILE,
        /** A file in which nothing can be read; kept aside with the ending {@code .bad}. */
        UNREADABLE_FILE,
        /** The end of a file that was being written in a crash; nobody was told that it was stored. */
        TORN
    }
}
