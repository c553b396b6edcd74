package io.sluice.sink.ledger;

/**
 * What all ledgers of a task share.
 *
 * @param block entries that are folded into one manifest. Part of the format on disk: other than {@link #BLOCK} only in
 *     simulations, which would not live to see a block full
 */
public record LedgerLimits(FileBudget files, int block) {
    /** Entries that are folded into one manifest. */
    public static final int BLOCK = 256;

    public static LedgerLimits of(int maxOpenFiles) {
        return new LedgerLimits(new FileBudget(maxOpenFiles), BLOCK);
    }
}
