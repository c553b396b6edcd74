package io.sluice.sink.ledger;

/**
 * What all ledgers of a task share.
 *
 * @param crew who syncs many files of a partition
 * @param block entries that are folded into one manifest. Part of the format on disk: other than {@link #BLOCK} only in
 *     simulations, which would not live to see a block full
 */
public record LedgerLimits(FileBudget files, SyncCrew crew, int block) {
    /** Entries that are folded into one manifest. */
    public static final int BLOCK = 256;

    /** Each partition syncs its files one after another. */
    public static LedgerLimits of(int maxOpenFiles) {
        return of(maxOpenFiles, SyncCrew.alone());
    }

    public static LedgerLimits of(int maxOpenFiles, SyncCrew crew) {
        return new LedgerLimits(new FileBudget(maxOpenFiles), crew, BLOCK);
    }
}
