package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.Checksum;
import io.sluice.gateway.spool.format.Kind;
import io.sluice.gateway.spool.format.Label;
import io.sluice.gateway.spool.format.RecordHeader;
import io.sluice.gateway.spool.format.Source;
import io.sluice.gateway.spool.format.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads entries, one file open at a time. What cannot be read is reported and taken out of the index. For one thread. */
final class Reader implements AutoCloseable {
    /** Small batches come many to a read. */
    private static final int WINDOW_BYTES = 256 << 10;

    private final Folder folder;
    private final Index index;
    private final Monitor monitor;
    private @Nullable OpenFile open;

    private record OpenFile(Segment segment, DiskFile file, Window window, Checksum checksum) {}

    Reader(Folder folder, Index index, Monitor monitor) {
        this.folder = folder;
        this.index = index;
        this.monitor = monitor;
    }

    /** Finds out where a segment's entries lie. */
    void load(Segment segment) {
        long salt = segment.name().salt();
        String name = segment.name().fileName();
        try (DiskFile file = folder.open(name)) {
            long bytes = index.readableBytes(segment);
            Walk walk = Walk.headers(file, salt, bytes, ordinal -> index.isDone(segment, ordinal));
            for (Walk.Hole hole : walk.holes()) {
                report(segment, hole, walk.syncedTo());
            }
            index.load(segment, walk.runs());
        } catch (IOException e) {
            giveUp(segment, e);
        }
    }

    /** Counts a hole in a file once: the marks that go to the done file remember it. */
    void report(Segment segment, Walk.Hole hole, long syncedTo) {
        int firstBatch = Math.max(1, hole.firstOrdinal());
        long lost = index.lost(segment, Segment.LOST, firstBatch, hole.endOrdinal(), 0);
        if (lost > 0) {
            boolean torn = hole.at() >= syncedTo;
            monitor.damaged(new Damage(
                    torn ? Damage.Kind.TORN : Damage.Kind.RECORDS,
                    segment.name().fileName(),
                    hole.at(),
                    hole.bytes(),
                    torn ? 0 : lost,
                    lost + " records cannot be found"));
        }
    }

    /** The entry at a place; empty if it is damaged, which is then known to all. */
    Optional<Entry> read(Segment segment, String topic, Place place) {
        try {
            return tryRead(segment, topic, place);
        } catch (IOException e) {
            close();
            rethrowInterrupt(e);
        }
        try {
            return tryRead(segment, topic, place);
        } catch (IOException e) {
            close();
            rethrowInterrupt(e);
            giveUp(segment, e);
            return Optional.empty();
        }
    }

    private Optional<Entry> tryRead(Segment segment, String topic, Place place) throws IOException {
        OpenFile file = open(segment);
        int headerBytes = RecordHeader.FIXED_BYTES + RecordHeader.topicBytes(topic);
        Optional<RecordHeader> header = RecordHeader.read(file.window.at(place.at(), headerBytes), file.checksum)
                .filter(read -> read.kind() == Kind.ENTRY && read.ordinal() == place.ordinal());
        if (header.isPresent()) {
            RecordHeader read = header.get();
            ByteBuffer payload = file.window.copy(place.at() + read.payloadAt(), read.payloadBytes());
            if (payload.remaining() == read.payloadBytes() && file.checksum.of(payload) == read.payloadCrc()) {
                Label label = read.label();
                return Optional.of(
                        new Entry(label.topic(), label.seq(), label.acceptedAtMs(), label.records(), payload));
            }
        }
        damaged(segment, topic, place);
        return Optional.empty();
    }

    private void damaged(Segment segment, String topic, Place place) {
        long lost = index.lost(segment, topic, place.ordinal(), place.ordinal() + 1, place.bytes());
        if (lost > 0) {
            monitor.damaged(new Damage(
                    Damage.Kind.PAYLOAD,
                    segment.name().fileName(),
                    place.at(),
                    place.bytes(),
                    lost,
                    "topic " + topic + ", seq " + place.seq()));
        }
    }

    private OpenFile open(Segment segment) throws IOException {
        OpenFile current = open;
        if (current != null && current.segment == segment) {
            return current;
        }
        close();
        DiskFile file = folder.open(segment.name().fileName());
        Source readable = new Readable(file, () -> index.readableBytes(segment));
        OpenFile fresh = new OpenFile(
                segment,
                file,
                new Window(readable, WINDOW_BYTES),
                new Checksum(segment.name().salt()));
        open = fresh;
        return fresh;
    }

    private void giveUp(Segment segment, IOException cause) {
        rethrowInterrupt(cause);
        long lost = index.giveUp(segment);
        if (lost > 0) {
            monitor.damaged(
                    new Damage(Damage.Kind.UNREADABLE_FILE, segment.name().fileName(), 0, 0, lost, cause.toString()));
        }
    }

    /** An interrupted read says nothing about the disk. */
    private static void rethrowInterrupt(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            throw new UncheckedIOException("interrupted while reading the spool", e);
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.file.close();
            open = null;
        }
    }

    /** Ends where the writer has synced, so that no half-written byte stays in the window. */
    private record Readable(DiskFile file, LongSupplier end) implements Source {
        @Override
        public long size() {
            return end.getAsLong();
        }

        @Override
        public void read(ByteBuffer target, long position) throws IOException {
            long room = Math.max(0, size() - position);
            int limit = target.limit();
            target.limit(target.position() + (int) Math.min(target.remaining(), room));
            try {
                file.read(target, position);
            } finally {
                target.limit(limit);
            }
        }
    }
}
