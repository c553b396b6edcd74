package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.RecordHeader;
import io.sluice.gateway.spool.format.SegmentName;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * A recovered folder with all that works on it, and no thread of its own: {@link Log} runs the writing half. Tests run
 * it in one thread over a folder that loses power.
 */
final class Store {
    private final Folder folder;
    private final Index index;
    private final Space space;
    private final Monitor monitor;
    private final Journal journal;
    private final Housekeeper housekeeper;
    private final long highestSeq;

    /** @param maxBytes what the folder may hold; reserveBytes is left on the disk */
    record Limits(long maxBytes, long reserveBytes, long segmentBytes) {
        /** Room for the spool's own records, and to move life out of a segment that is less than a quarter alive. */
        long marginBytes() {
            return segmentBytes / 2;
        }
    }

    private Store(
            Folder folder, Recovery recovery, Limits limits, Monitor monitor, LongSupplier salts, Executor cleaner)
            throws IOException {
        this.folder = folder;
        this.index = recovery.index();
        this.monitor = monitor;
        this.highestSeq = recovery.highestSeq();
        this.space = new Space(limits.maxBytes(), limits.marginBytes(), limits.reserveBytes());
        this.journal = new Journal(folder, index, space, monitor, limits.segmentBytes(), salts);
        this.housekeeper =
                new Housekeeper(folder, index, space, monitor, journal, new Deletions(folder, space, monitor, cleaner));
        Map<String, Long> files = folder.list();
        files.forEach(space::file);
        files.keySet().forEach(this::countFrom);
        recovery.dropped().forEach(housekeeper::delete);
        space.sampled(folder.usableBytes());
    }

    /** Deletes files in the thread that keeps house. */
    static Store open(Folder folder, Limits limits, SpoolEvents events, LongSupplier salts) throws IOException {
        return open(folder, limits, events, salts, Runnable::run);
    }

    /** @param cleaner deletes files */
    static Store open(Folder folder, Limits limits, SpoolEvents events, LongSupplier salts, Executor cleaner)
            throws IOException {
        Monitor monitor = new Monitor(folder.path(), events);
        Recovery recovery = new Recovery(folder, monitor, false);
        recovery.run();
        return new Store(folder, recovery, limits, monitor, salts, cleaner);
    }

    private void countFrom(String file) {
        SegmentName.parse(file).ifPresent(name -> journal.countFrom(name.number()));
    }

    Admission reserve(String topic, long payloadBytes) {
        return space.reserve(RecordHeader.framedBytes(RecordHeader.topicBytes(topic), payloadBytes));
    }

    void resolve(Ticket ticket) {
        if (!index.resolve(ticket)) {
            housekeeper.lookFor(ticket);
        }
    }

    Cursor read(String topic, long afterSeq) {
        return new JournalCursor(topic, afterSeq, index, new Reader(folder, index, monitor));
    }

    SpoolStats stats() {
        Map<String, SpoolStats.Backlog> topics = index.backlogs();
        long batches =
                topics.values().stream().mapToLong(SpoolStats.Backlog::batches).sum();
        return new SpoolStats(
                space.diskBytes(),
                space.reservedBytes(),
                space.maxBytes(),
                batches,
                topics,
                monitor.counts(space.refused()));
    }

    /** The highest seq that was alive when the folder was opened, or -1. */
    long highestSeq() {
        return highestSeq;
    }

    Journal journal() {
        return journal;
    }

    Housekeeper housekeeper() {
        return housekeeper;
    }

    Monitor monitor() {
        return monitor;
    }

    Folder folder() {
        return folder;
    }
}
