package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.Kind;
import io.sluice.gateway.spool.format.Label;
import io.sluice.gateway.spool.format.RecordHeader;
import io.sluice.gateway.spool.format.SegmentName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups of entries to the newest segment, each with one sync, and begins a new one when that is full or has
 * failed. For the writer thread alone.
 *
 * <p>A write or a sync that fails is never tried again on the same file: the kernel may have thrown the pages away and
 * say yes the second time. The file is cut back to what is sure, the group goes to a fresh one, and only if that fails
 * too is it refused. From then on the spool refuses at once, until {@link #probe} has written a file again.
 */
final class Journal {
    private static final int STAGING_BYTES = 1 << 20;

    private final Folder folder;
    private final Index index;
    private final Space space;
    private final Monitor monitor;
    private final long segmentBytes;
    private final LongSupplier salts;
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
    private @Nullable SegmentWriter active;
    private long lastNumber;

    /** @param salts random numbers, another for each file */
    Journal(Folder folder, Index index, Space space, Monitor monitor, long segmentBytes, LongSupplier salts) {
        this.folder = folder;
        this.index = index;
        this.space = space;
        this.monitor = monitor;
        this.segmentBytes = segmentBytes;
        this.salts = salts;
    }

    /** Numbers below it are taken. */
    void countFrom(long number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /** One answer an entry, in order; those that are stored are on disk and in the index. */
    List<Append> append(List<Entry> group) {
        List<Append> answers = new ArrayList<>(group.size());
        while (answers.size() < group.size()) {
            List<Entry> rest = group.subList(answers.size(), group.size());
            answers.addAll(store(rest.subList(0, fitting(rest))));
        }
        return answers;
    }

    /** How many of the entries the active file takes; it is sealed if it does not take the first. */
    private int fitting(List<Entry> entries) {
        long firstBytes = framedBytes(entries.get(0));
        if (active != null && active.position() + firstBytes > segmentBytes && active.records() > 1) {
            seal();
        }
        long room = segmentBytes - (active == null ? 0 : active.position()) - firstBytes;
        int count = 1;
        while (count < entries.size() && room >= framedBytes(entries.get(count))) {
            room -= framedBytes(entries.get(count));
            count++;
        }
        return count;
    }

    private List<? extends Append> store(List<Entry> entries) {
        Optional<Refusal> known = space.trouble();
        if (known.isPresent()) {
            return entries.stream().map(entry -> known.get()).toList();
        }
        try {
            return write(entries);
        } catch (IOException | RuntimeException first) {
            giveUp("store " + entries.size() + " batches", first);
        }
        try {
            return write(entries);
        } catch (IOException | RuntimeException second) {
            giveUp("store " + entries.size() + " batches in a fresh file", second);
            Refusal refusal = refusal(second);
            space.failing(refusal);
            return entries.stream().map(entry -> refusal).toList();
        }
    }

    private List<Stored> write(List<Entry> entries) throws IOException {
        SegmentWriter writer = active();
        List<Place> places = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            Label label = new Label(entry.topic(), entry.seq(), entry.acceptedAtMs(), entry.records());
            places.add(writer.add(Kind.ENTRY, label, entry.payload()));
        }
        sync(writer);
        index.stored(writer.segment(), entries.stream().map(Entry::topic).toList(), places);
        long number = writer.segment().name().number();
        List<Stored> stored = new ArrayList<>(entries.size());
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            stored.add(new Stored(
                    new Ticket(entries.get(i).topic(), place.seq(), number, place.ordinal(), place.bytes())));
        }
        return stored;
    }

    /** Writes down that segments are deleted, before they are. */
    void recordDrops(List<Segment> segments) throws IOException {
        try {
            SegmentWriter writer = active();
            for (Segment segment : segments) {
                writer.add(Kind.DROP, Label.of(segment.name().number()), List.of());
            }
            sync(writer);
        } catch (IOException e) {
            giveUp("record " + segments.size() + " deleted segments", e);
            throw e;
        }
    }

    /** After a failure: whether a file can be written again. */
    void probe() {
        try {
            sync(active());
            space.well();
            monitor.recovered();
        } catch (IOException e) {
            giveUp("begin a file again", e);
            space.failing(refusal(e));
        }
    }

    /** Ends the active file, so that the next opening reads its summary only. */
    void seal() {
        SegmentWriter writer = active;
        if (writer == null) {
            return;
        }
        try {
            long seq = writer.segment().name().number();
            writer.add(
                    Kind.SUMMARY,
                    Label.of(seq),
                    List.of(index.summary(writer.segment()).encode()));
            sync(writer);
            active = null;
            writer.close();
            index.close(writer.segment());
        } catch (IOException e) {
            giveUp("seal a file", e);
        }
    }

    /** Lets a file go in which all is resolved and that is the only one, so that a drained spool is small. */
    void endIfDrained() {
        if (active != null && active.position() > segmentBytes / 4 && index.isEmptyBut(active.segment())) {
            active.close();
            index.close(active.segment());
            active = null;
        }
    }

    private SegmentWriter active() throws IOException {
        if (active != null) {
            return active;
        }
        SegmentName name = new SegmentName(++lastNumber, salts.getAsLong());
        Segment segment = Segment.begin(name);
        SegmentWriter writer;
        try {
            writer = SegmentWriter.create(folder, segment, staging);
        } catch (IOException e) {
            delete(name);
            throw e;
        }
        List<ByteBuffer> catalog = List.of(index.catalog().encode());
        index.add(segment);
        active = writer;
        writer.add(Kind.HEAD, Label.of(name.number()), catalog);
        return writer;
    }

    private void sync(SegmentWriter writer) throws IOException {
        writer.sync();
        index.reach(writer.segment(), writer.syncedTo(), writer.records());
        space.file(writer.segment().name().fileName(), writer.syncedTo());
    }

    private void giveUp(String what, Exception cause) {
        monitor.ioFailed(what, cause);
        SegmentWriter writer = active;
        active = null;
        if (writer == null) {
            return;
        }
        SegmentName name = writer.segment().name();
        try {
            writer.cutToSynced();
            space.file(name.fileName(), writer.syncedTo());
        } catch (IOException e) {
            monitor.ioFailed("cut " + name.fileName() + " to " + writer.syncedTo(), e);
            space.file(name.fileName(), writer.position());
        }
        writer.close();
        index.close(writer.segment());
        if (writer.syncedTo() == 0) {
            index.remove(writer.segment());
            delete(name);
        }
    }

    private void delete(SegmentName name) {
        try {
            folder.delete(name.fileName());
            space.file(name.fileName(), 0);
        } catch (IOException e) {
            monitor.ioFailed("delete " + name.fileName(), e);
        }
    }

    private Refusal refusal(Exception cause) {
        long usable = 0;
        try {
            usable = folder.usableBytes();
        } catch (IOException e) {
            monitor.ioFailed("ask for the room on the disk", e);
        }
        boolean full =
                usable < STAGING_BYTES || String.valueOf(cause.getMessage()).contains("No space left");
        return new Refusal(
                full ? Refusal.Reason.DISK_RESERVE : Refusal.Reason.FAILING,
                full ? usable : 0,
                0,
                "the spool could not write to " + folder.path() + ", which has " + usable + " bytes left: "
                        + cause.getMessage() + "; it tries again by itself");
    }

    static long framedBytes(Entry entry) {
        return RecordHeader.framedBytes(RecordHeader.topicBytes(entry.topic()), entry.payloadBytes());
    }
}
