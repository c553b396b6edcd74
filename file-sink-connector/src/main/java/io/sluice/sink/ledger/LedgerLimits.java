package io.sluice.sink.ledger;

/**
 * What all ledgers of a task share.
 *
 * @param crew who syncs many files of a partition, and those that grow fast before a commit asks
 * @param earlySyncBytes how much may be written to a file before a helper is asked to sync it, between commits
 * @param block entries that are folded into one manifest. Part of the format on disk: other than {@link #BLOCK} only in
 *     simulations, which would not live to see a block full
 */
public record LedgerLimits(FileBudget files, SyncCrew crew, long earlySyncBytes, int block) {
    /** Entries that are folded into one manifest. */
    public static final int BLOCK = 256;

    /**
     * Large enough that the journal's part in a sync is small, small enough that a commit has little left to wait for. By
     * measurement: 4 MiB and 32 MiB gave less.
     */
    private static final long EARLY_SYNC_BYTES = 8L << 20;

    /** Each partition syncs its files one after another. */
    public static LedgerLimits of(int maxOpenFiles) {
        return of(maxOpenFiles, SyncCrew.alone());
    }

    public static LedgerLimits of(int maxOpenFiles, SyncCrew crew) {
        return new LedgerLimits(new FileBudget(maxOpenFiles), crew, EARLY_SYNC_BYTES, BLOCK);
    }
}
