package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.DeadStore;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Incarnation;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.disk.NioFolder;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The spool on a real disk: a log of batches, and in a folder beside it a log of dead letters. */
public final class DiskSpool implements Spool {
    static final String DEAD = "dead";
    private static final String NOTES = "notes";
    /** A disk that takes longer over its deletions finishes them after the next opening. */
    private static final long CLEAN_TIMEOUT_MS = 1_000;

    private final Folder folder;
    private final Incarnation incarnation;
    private final Log log;
    private final DiskDeadStore dead;
    private final ExecutorService cleaner;

    private DiskSpool(Folder folder, Incarnation incarnation, Log log, DiskDeadStore dead, ExecutorService cleaner) {
        this.folder = folder;
        this.incarnation = incarnation;
        this.log = log;
        this.dead = dead;
        this.cleaner = cleaner;
    }

    /**
     * Takes the folder and finds out what it holds; whatever is damaged is reported and passed over.
     *
     * @param clock for pauses, and for the times that events tell
     * @throws io.sluice.gateway.spool.disk.FolderInUseException if another process has it
     * @throws IOException if the folder cannot be made, listed or written
     */
    public static DiskSpool open(SpoolConfig config, InstantSource clock, SpoolEvents events) throws IOException {
        SecureRandom random = new SecureRandom();
        Folder folder = NioFolder.lock(config.dir());
        try {
            return open(folder, config, clock, events, random::nextLong);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    static DiskSpool open(
            Folder folder, SpoolConfig config, InstantSource clock, SpoolEvents events, LongSupplier random)
            throws IOException {
        Store.Limits limits = new Store.Limits(config.maxBytes(), config.reserveBytes(), config.segmentBytes());
        Store.Limits deadLimits = new Store.Limits(config.deadMaxBytes(), config.reserveBytes(), config.segmentBytes());
        ExecutorService cleaner = Executors.newSingleThreadExecutor(DiskSpool::cleaner);
        Store store = Store.open(folder, limits, events, random, cleaner);
        Store deadStore = Store.open(folder.folder(DEAD), deadLimits, events, random, cleaner);
        long highestSeq = Math.max(store.highestSeq(), deadStore.highestSeq());
        Incarnation incarnation = Incarnations.next(folder, highestSeq, random.getAsLong());
        return new DiskSpool(
                folder,
                incarnation,
                Log.start(store, clock, "spool-writer"),
                new DiskDeadStore(Log.start(deadStore, clock, "spool-dead-writer"), incarnation.firstSeq()),
                cleaner);
    }

    private static Thread cleaner(Runnable task) {
        Thread thread = new Thread(task, "spool-cleaner");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Incarnation incarnation() {
        return incarnation;
    }

    @Override
    public Admission reserve(String topic, long payloadBytes) {
        if (log.isClosed()) {
            return new Refusal(Refusal.Reason.CLOSED, 0, 0, "the spool is closed");
        }
        return log.store().reserve(topic, payloadBytes);
    }

    @Override
    public CompletionStage<Append> append(Entry entry, Reservation reservation) {
        return log.append(entry, reservation);
    }

    @Override
    public void resolve(Ticket ticket) {
        log.store().resolve(ticket);
    }

    @Override
    public Cursor read(String topic, long afterSeq) {
        return log.store().read(topic, afterSeq);
    }

    @Override
    public SpoolStats stats() {
        return log.store().stats();
    }

    /** Beside the batches and outside of their cap: for a few kilobytes. Lies in the folder as long as the spool is open. */
    public Notes notes() throws IOException {
        return new Notes(folder.folder(NOTES));
    }

    @Override
    public DeadStore dead() {
        return dead;
    }

    @Override
    public void close() {
        boolean deadStopped = dead.stop();
        boolean stopped = log.stop();
        if (isClean() && stopped && deadStopped) {
            folder.close();
        }
    }

    /** What is not deleted in time is by the next opening; until then the folder must stay locked. */
    private boolean isClean() {
        cleaner.shutdown();
        try {
            return cleaner.awaitTermination(CLEAN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
