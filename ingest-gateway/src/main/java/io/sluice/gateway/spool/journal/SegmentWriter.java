package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.Checksum;
import io.sluice.gateway.spool.format.Kind;
import io.sluice.gateway.spool.format.Label;
import io.sluice.gateway.spool.format.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Adds records to one file through a staging buffer outside the heap: the one copy of a payload is the one into it.
 * After any exception the file is given up and never written again, because a failed sync may succeed the second time
 * without the bytes being on disk.
 */
final class SegmentWriter {
    private final Segment segment;
    private final DiskFile file;
    private final Checksum checksum;
    private final ByteBuffer staging;
    private long written;
    private long position;
    private long syncedTo;
    private int ordinal;

    private SegmentWriter(Segment segment, DiskFile file, ByteBuffer staging) {
        this.segment = segment;
        this.file = file;
        this.checksum = new Checksum(segment.name().salt());
        this.staging = staging.clear();
    }

    /** Makes the file; its name is on disk when this returns. */
    static SegmentWriter create(Folder folder, Segment segment, ByteBuffer staging) throws IOException {
        DiskFile file = folder.create(segment.name().fileName());
        try {
            folder.sync();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new SegmentWriter(segment, file, staging);
    }

    Segment segment() {
        return segment;
    }

    /** Adds a record; it is on disk after the next {@link #sync}. */
    Place add(Kind kind, Label label, List<ByteBuffer> payload) throws IOException {
        int payloadBytes = payload.stream().mapToInt(ByteBuffer::remaining).sum();
        RecordHeader header = new RecordHeader(kind, ordinal, syncedTo, label, payloadBytes, checksum.of(payload));
        if (staging.remaining() < header.payloadAt()) {
            flush();
        }
        header.write(staging, checksum);
        for (ByteBuffer slice : payload) {
            stage(slice.duplicate());
        }
        Place place = Place.of(header, position);
        position += place.bytes();
        while (written + staging.position() < position) {
            if (!staging.hasRemaining()) {
                flush();
            }
            staging.put((byte) 0);
        }
        ordinal++;
        return place;
    }

    /** Returns when all that was added survives a power cut. */
    void sync() throws IOException {
        flush();
        file.sync();
        syncedTo = position;
    }

    /** How much of the file is sure to be on disk. */
    long syncedTo() {
        return syncedTo;
    }

    /** How much was added. */
    long position() {
        return position;
    }

    int records() {
        return ordinal;
    }

    /** Cuts off what nobody was told is stored, so that a restart does not find it. The sync is for the length alone. */
    void cutToSynced() throws IOException {
        file.truncate(syncedTo);
        file.sync();
    }

    void close() {
        file.close();
    }

    private void stage(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!staging.hasRemaining()) {
                flush();
            }
            int part = Math.min(staging.remaining(), bytes.remaining());
            staging.put(bytes.slice(bytes.position(), part));
            bytes.position(bytes.position() + part);
        }
    }

    private void flush() throws IOException {
        staging.flip();
        int length = staging.remaining();
        file.write(staging, written);
        written += length;
        staging.clear();
    }
}
