package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.Checksum;
import io.sluice.gateway.spool.format.Done;
import io.sluice.gateway.spool.format.SegmentName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Everything between the groups: marks written down, empty files deleted, life moved out of nearly empty ones, room
 * looked at. For the writer thread; nothing here may stop it, so every failure is reported and left to the next round.
 */
final class Housekeeper {
    private static final String BAD = ".bad";
    private static final int MOVE_BYTES = 1 << 20;
    private static final int MAX_ROUNDS_TO_PROBE = 32;
    private static final int FULL_BYTES = 1 << 20;

    private final Folder folder;
    private final Index index;
    private final Space space;
    private final Monitor monitor;
    private final Journal journal;
    private final Reader reader;
    private final Deletions deletions;
    private final Queue<Ticket> strays = new ConcurrentLinkedQueue<>();

    private int probeEvery = 1;
    private int roundsSinceProbe;

    Housekeeper(Folder folder, Index index, Space space, Monitor monitor, Journal journal, Deletions deletions) {
        this.folder = folder;
        this.index = index;
        this.space = space;
        this.monitor = monitor;
        this.journal = journal;
        this.deletions = deletions;
        this.reader = new Reader(folder, index, monitor);
    }

    /** From any thread: the batch is not where its ticket says, so it may have been moved. */
    void lookFor(Ticket ticket) {
        strays.add(ticket);
    }

    void round() {
        sampleRoom();
        probe();
        resolveStrays();
        setAside(index.takeUnreadable());
        moveSparse();
        writeMarks();
        journal.endIfDrained();
        deletions.retry();
        deleteEmpty();
    }

    /** The last round: what it leaves is what the next opening finds. */
    void end() {
        resolveStrays();
        writeMarks();
        journal.seal();
        deleteEmpty();
        reader.close();
    }

    private void sampleRoom() {
        try {
            space.sampled(folder.usableBytes());
        } catch (IOException e) {
            monitor.ioFailed("ask for the room on the disk", e);
        }
    }

    /** Less often each time, up to every few seconds: each try makes a file. */
    private void probe() {
        if (space.trouble().isEmpty()) {
            probeEvery = 1;
            return;
        }
        if (++roundsSinceProbe >= probeEvery) {
            roundsSinceProbe = 0;
            probeEvery = Math.min(2 * probeEvery, MAX_ROUNDS_TO_PROBE);
            journal.probe();
        }
    }

    private void resolveStrays() {
        for (Ticket stray = strays.poll(); stray != null; stray = strays.poll()) {
            Index.Step step = index.find(stray.topic(), stray.seq());
            while (step instanceof Index.Step.Load load) {
                reader.load(load.segment());
                step = index.find(stray.topic(), stray.seq());
            }
            if (step instanceof Index.Step.Read read) {
                index.resolve(read.ticket(stray.topic()));
            }
        }
    }

    private void writeMarks() {
        for (Map.Entry<SegmentName, List<Done>> frames : index.takeUnwritten().entrySet()) {
            SegmentName name = frames.getKey();
            try {
                writeMarks(name, frames.getValue());
            } catch (IOException e) {
                monitor.ioFailed("write " + name.doneName(), e);
            }
        }
    }

    private void writeMarks(SegmentName name, List<Done> frames) throws IOException {
        long position = space.fileBytes(name.doneName());
        Checksum checksum = new Checksum(name.salt());
        try (DiskFile file = position == 0 ? create(name.doneName()) : folder.open(name.doneName())) {
            for (Done frame : frames) {
                ByteBuffer bytes = frame.encode(checksum);
                int length = bytes.remaining();
                file.write(bytes, position);
                position += length;
                space.file(name.doneName(), position);
            }
        }
    }

    private DiskFile create(String name) throws IOException {
        folder.delete(name);
        return folder.create(name);
    }

    /**
     * The deletion is recorded first, so that a later opening can tell an emptied file from a missing one. If it cannot
     * be recorded the files wait for the next round; but on a full disk they go all the same, because nothing can be
     * written before they do, and a false alarm after a crash is the lesser evil.
     */
    private void deleteEmpty() {
        List<Segment> empties = index.empties();
        if (empties.isEmpty()) {
            return;
        }
        try {
            if (index.all().size() > 1) {
                journal.recordDrops(empties);
            } else if (deletions.areUnderWay()) {
                return;
            } else {
                // With this file goes the record of what was deleted before it: those deletions must be on disk first.
                folder.sync();
            }
        } catch (IOException e) {
            if (!isDiskFull()) {
                return;
            }
        }
        empties.forEach(this::delete);
    }

    private boolean isDiskFull() {
        try {
            return folder.usableBytes() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets a segment, and its files as soon as the disk does. They count as held until then. */
    void delete(Segment segment) {
        index.remove(segment);
        deletions.delete(segment.name());
    }

    /** Keeps the newest unreadable file for whoever wants to look; more would fill the spool. */
    private void setAside(List<Segment> unreadable) {
        for (Segment segment : unreadable) {
            String name = segment.name().fileName();
            try {
                for (String earlier : folder.list().keySet()) {
                    if (earlier.endsWith(BAD)) {
                        folder.delete(earlier);
                        space.file(earlier, 0);
                    }
                }
                long bytes = space.fileBytes(name);
                if (folder.list().containsKey(name)) {
                    folder.rename(name, name + BAD);
                    space.file(name + BAD, bytes);
                }
                space.file(name, 0);
                folder.delete(segment.name().doneName());
                space.file(segment.name().doneName(), 0);
            } catch (IOException e) {
                monitor.ioFailed("set " + name + " aside", e);
            }
        }
    }

    /** A topic that is stuck must not hold whole files by a few batches each: when the spool is half full they move. */
    private void moveSparse() {
        Optional<Segment> sparsest = space.isOverHalf() ? index.sparsest() : Optional.empty();
        if (sparsest.isEmpty() || space.trouble().isPresent()) {
            return;
        }
        Segment segment = sparsest.get();
        if (!index.isLoaded(segment)) {
            reader.load(segment);
        }
        for (String topic : index.liveOf(segment).keySet()) {
            if (!move(segment, topic)) {
                return;
            }
        }
    }

    private boolean move(Segment segment, String topic) {
        long afterSeq = -1;
        List<Entry> entries = new ArrayList<>();
        List<Ticket> tickets = new ArrayList<>();
        long bytes = 0;
        for (Optional<Place> next = index.nextIn(segment, topic, afterSeq);
                next.isPresent();
                next = index.nextIn(segment, topic, afterSeq)) {
            Place place = next.get();
            afterSeq = place.seq();
            Optional<Entry> entry = reader.read(segment, topic, place);
            if (entry.isPresent()) {
                entries.add(entry.get());
                tickets.add(new Index.Step.Read(segment, place).ticket(topic));
                bytes += place.bytes();
            }
            if (bytes >= MOVE_BYTES) {
                if (!move(entries, tickets, bytes)) {
                    return false;
                }
                entries.clear();
                tickets.clear();
                bytes = 0;
            }
        }
        return entries.isEmpty() || move(entries, tickets, bytes);
    }

    private boolean move(List<Entry> entries, List<Ticket> tickets, long bytes) {
        if (!space.hasMargin(bytes)) {
            return false;
        }
        List<Append> copies = journal.append(entries);
        boolean all = true;
        for (int i = 0; i < copies.size(); i++) {
            if (!(copies.get(i) instanceof Stored copy)) {
                all = false;
            } else if (!index.resolve(tickets.get(i))) {
                // Its reader was done with it in the meantime.
                index.resolve(copy.ticket());
            }
        }
        return all;
    }
}
