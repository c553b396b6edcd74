package io.sluice.sink;

import io.sluice.sink.bad.DeadLetters;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.feed.Clocks;
import io.sluice.sink.feed.IoPool;
import io.sluice.sink.feed.Metrics;
import io.sluice.sink.feed.Settings;
import io.sluice.sink.feed.Works;
import io.sluice.sink.ledger.LedgerLimits;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** The machine that the task runs on. */
final class LocalInstallation implements Installation {
    private @Nullable IoPool pool;

    @Override
    public Works install(FileSinkConfig config, SinkTaskContext context) throws DiskFault {
        Settings.Limits limits = config.settings().limits();
        IoPool threads = new IoPool(config.connector(), limits.ioThreads());
        pool = threads;
        DeadLetters deadLetters = new DeadLetters(reporter(context), config.getInt(FileSinkKeys.DEAD_LETTER_MAX_BYTES));
        return new Works(
                new LocalDisk(config.root()),
                threads,
                Clocks.system(),
                new Works.Writing(config.format(), config.partitioner(), deadLetters),
                LedgerLimits.of(limits.maxOpenFiles()),
                new Metrics());
    }

    private static @Nullable ErrantRecordReporter reporter(SinkTaskContext context) {
        try {
            return context.errantRecordReporter();
        } catch (NoSuchMethodError | NoClassDefFoundError e) {
            // A worker older than the reporter.
            return null;
        }
    }

    @Override
    public Supplier<String> attempts() {
        return Attempts.unique();
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
