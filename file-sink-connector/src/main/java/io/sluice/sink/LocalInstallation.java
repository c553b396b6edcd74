package io.sluice.sink;

import io.sluice.sink.bad.BadRecords;
import io.sluice.sink.bad.DeadLetters;
import io.sluice.sink.bad.Quarantine;
import io.sluice.sink.compress.Codec;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.disk.MeteredDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.feed.Clocks;
import io.sluice.sink.feed.IoPool;
import io.sluice.sink.feed.Metrics;
import io.sluice.sink.feed.Settings;
import io.sluice.sink.feed.Works;
import io.sluice.sink.ledger.LedgerLimits;
import io.sluice.sink.ledger.RootFolder;
import io.sluice.sink.ledger.SyncCrew;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine that the task runs on. */
final class LocalInstallation implements Installation {
    private static final Logger log = LoggerFactory.getLogger(LocalInstallation.class);

    private final DiskOpener opener;
    private @Nullable IoPool pool;
    private @Nullable IoPool helpers;
    private Codec codec = Codec.NONE;

    LocalInstallation() {
        this(LocalDisk::new);
    }

    LocalInstallation(DiskOpener opener) {
        this.opener = opener;
    }

    /** Opens the disk below a root. */
    interface DiskOpener {
        Disk open(Path root) throws DiskFault;
    }

    @Override
    public Works install(FileSinkConfig config, SinkTaskContext context) throws DiskFault {
        Settings.Limits limits = config.settings().limits();
        Clocks clocks = Clocks.system();
        Metrics metrics = new Metrics(clocks);
        Disk disk = new MeteredDisk(opener.open(config.root()), clocks.nanos(), metrics::synced);
        RootFolder.probe(disk, Attempts.unique().get());
        IoPool threads = IoPool.lanes(config.connector(), limits.ioThreads());
        pool = threads;
        IoPool helping = IoPool.helpers(config.connector(), limits.ioThreads());
        helpers = helping;
        codec = config.codec();
        return new Works(
                new Works.Root(disk, isShared(config, disk)),
                threads,
                clocks,
                new Works.Writing(config.format(codec), codec, config.partitioner(), badRecords(config, context)),
                LedgerLimits.of(limits.maxOpenFiles(), new SyncCrew(helping, limits.ioThreads())),
                metrics);
    }

    /** The connector, wherever it runs, has told the identity of its root: another one here is another disk. */
    private static boolean isShared(FileSinkConfig config, Disk disk) throws DiskFault {
        String expected = config.getString(FileSinkKeys.ROOT_ID);
        String found = RootFolder.identify(disk, Attempts.unique().get());
        boolean isShared = expected.isEmpty() || expected.equals(found);
        if (!isShared) {
            log.warn(
                    "event=root_not_shared root={} expected={} found={} consequence=\"a record may land twice when a"
                            + " partition moves between workers; share root.dir among all of them for exactly once\"",
                    config.root(),
                    expected,
                    found);
        }
        return isShared;
    }

    private static BadRecords badRecords(FileSinkConfig config, SinkTaskContext context) {
        String folder = config.getString(FileSinkKeys.QUARANTINE_PATH);
        return folder.isEmpty()
                ? new DeadLetters(reporter(context), config.getInt(FileSinkKeys.DEAD_LETTER_MAX_BYTES))
                : new Quarantine(folder);
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
        if (helpers != null) {
            helpers.close();
        }
        codec.close();
    }
}
