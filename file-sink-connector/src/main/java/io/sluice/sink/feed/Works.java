package io.sluice.sink.feed;

import io.sluice.sink.bad.BadRecords;
import io.sluice.sink.compress.Codec;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.format.RecordFormat;
import io.sluice.sink.ledger.LedgerLimits;
import io.sluice.sink.partition.Partitioner;
import java.util.concurrent.Executor;

/** What all partitions of a task share. */
public record Works(Root root, Executor pool, Clocks clocks, Writing writing, LedgerLimits ledgers, Metrics metrics) {

    /**
     * @param isShared whether it is the same folder for all tasks of the connector
     */
    public record Root(Disk disk, boolean isShared) {}

    Disk disk() {
        return root.disk();
    }

    boolean isShared() {
        return root.isShared();
    }

    /** How a record becomes bytes in a file. */
    public record Writing(RecordFormat format, Codec codec, Partitioner partitioner, BadRecords badRecords) {}
}
