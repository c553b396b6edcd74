package io.sluice.gateway.spool.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Walks the records of a segment from its start. Where the next header is not true it looks for one that is, at every
 * multiple of eight: whatever lies between is damage, and how many records it took shows in the ordinals.
 */
public final class SegmentScan {

    private static final int HEADER_BYTES = RecordHeader.FIXED_BYTES + RecordHeader.MAX_TOPIC_BYTES;

    private final Window window;
    private final Checksum checksum;
    private final long endAt;
    private long position;

    /** @param at where the record begins; {@code skippedBytes} of damage lie before it */
    public record Found(long at, long skippedBytes, RecordHeader header) {
        public long endAt() {
            return at + header.framedBytes();
        }
    }

    /** @param endAt where the part to look at ends */
    public SegmentScan(Window window, Checksum checksum, long endAt) {
        this.window = window;
        this.checksum = checksum;
        this.endAt = endAt;
    }

    /** The next record whose header is true; a record whose payload goes past the end does not count as one. */
    public Optional<Found> next() throws IOException {
        for (long at = position; at + RecordHeader.FIXED_BYTES <= endAt; at += RecordHeader.ALIGNMENT) {
            ByteBuffer bytes = window.at(at, (int) Math.min(HEADER_BYTES, endAt - at));
            Optional<RecordHeader> header = RecordHeader.read(bytes, checksum);
            if (header.isPresent() && at + header.get().framedBytes() <= endAt) {
                Found found = new Found(at, at - position, header.get());
                position = found.endAt();
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Where the last record found ends. */
    public long position() {
        return position;
    }

    /** Whether the payload is what was written. */
    public boolean isWhole(Found found) throws IOException {
        return payload(found).isPresent();
    }

    /** The payload, if it is what was written. */
    public Optional<ByteBuffer> payload(Found found) throws IOException {
        RecordHeader header = found.header();
        ByteBuffer payload = window.copy(found.at() + header.payloadAt(), header.payloadBytes());
        return payload.remaining() == header.payloadBytes() && checksum.of(payload) == header.payloadCrc()
                ? Optional.of(payload)
                : Optional.empty();
    }
}
