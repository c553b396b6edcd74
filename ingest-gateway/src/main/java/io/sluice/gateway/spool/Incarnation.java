package io.sluice.gateway.spool;

/**
 * One opening of a spool folder.
 *
 * @param number rises with every opening, durably, crash or not
 * @param id unique among all openings of all folders, copies of a folder included: part of the gateway's record ids
 */
public record Incarnation(long number, String id) {

    /** 2^40 batches in one run of a gateway: a million a second for twelve days. */
    private static final int SEQ_BITS = 40;

    public static final long MAX_NUMBER = (1L << (Long.SIZE - 1 - SEQ_BITS)) - 1;

    public Incarnation {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException(
                    "incarnation is " + number + ", must be 0 to " + MAX_NUMBER + ": start with a fresh spool folder");
        }
    }

    /**
     * Where each topic's seq begins in this run. Above every seq of earlier runs, so that seqs rise and never repeat
     * without a disk write per batch.
     */
    public long firstSeq() {
        return number << SEQ_BITS;
    }

    /** Which run gave out this seq. */
    public static long numberOf(long seq) {
        return seq >>> SEQ_BITS;
    }
}
