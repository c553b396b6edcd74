package io.sluice.gateway.spool.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The fixed part and the topic of a record.
 *
 * <pre>
 *  0 magic "SLR1"      16 seq              40 syncedTo / 8
 *  4 header CRC        24 acceptedAtMs     44 kind, topic bytes, 0, 0
 *  8 payload bytes     32 records          48 topic, payload, zeros to a multiple of 8
 * 12 payload CRC       36 ordinal
 * </pre>
 *
 * <p>The header has a checksum of its own: a flipped bit in a payload costs that record alone, and says which one it
 * was, because the length that leads to its neighbour is still trusted.
 *
 * @param ordinal dense from 0 in each segment, so that a hole tells how many records are gone
 * @param syncedTo how much of the segment was known to be on disk when this was written: damage below it is loss,
 *     above it may be a write that was torn before anyone was answered
 */
public record RecordHeader(Kind kind, int ordinal, long syncedTo, Label label, int payloadBytes, int payloadCrc) {

    public static final int FIXED_BYTES = 48;
    public static final int ALIGNMENT = 8;
    public static final int MAGIC = 0x534C5231;

    /** No topic is longer: the length is one byte. */
    public static final int MAX_TOPIC_BYTES = 255;

    /** A length beyond it is damage. */
    public static final int MAX_PAYLOAD_BYTES = 256 << 20;

    private static final int AFTER_CRC = 8;

    /** What a record takes on disk. */
    public static long framedBytes(int topicBytes, long payloadBytes) {
        return align(FIXED_BYTES + topicBytes + payloadBytes);
    }

    public long framedBytes() {
        return framedBytes(topicBytes(label.topic()), payloadBytes);
    }

    /** How far the payload lies from the record's start. */
    public int payloadAt() {
        return FIXED_BYTES + topicBytes(label.topic());
    }

    static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    public static int topicBytes(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Writes the header and the topic at the buffer's position. */
    public void write(ByteBuffer target, Checksum checksum) {
        byte[] topic = label.topic().getBytes(StandardCharsets.UTF_8);
        int start = target.position();
        target.putInt(MAGIC).putInt(0).putInt(payloadBytes).putInt(payloadCrc);
        target.putLong(label.seq()).putLong(label.acceptedAtMs());
        target.putInt(label.records()).putInt(ordinal).putInt((int) (syncedTo / ALIGNMENT));
        target.put(kind.code()).put((byte) topic.length).putShort((short) 0).put(topic);
        ByteBuffer covered = target.duplicate().flip().position(start + AFTER_CRC);
        target.putInt(start + Integer.BYTES, checksum.of(covered));
    }

    /** The header at the buffer's position, which stays; empty if there is no whole and true one. */
    public static Optional<RecordHeader> read(ByteBuffer source, Checksum checksum) {
        int start = source.position();
        if (source.remaining() < FIXED_BYTES || source.getInt(start) != MAGIC) {
            return Optional.empty();
        }
        int topicBytes = source.get(start + 45) & 0xFF;
        int payloadBytes = source.getInt(start + 8);
        if (source.remaining() < FIXED_BYTES + topicBytes || payloadBytes < 0 || payloadBytes > MAX_PAYLOAD_BYTES) {
            return Optional.empty();
        }
        ByteBuffer covered = source.slice(start + AFTER_CRC, FIXED_BYTES - AFTER_CRC + topicBytes);
        if (source.getInt(start + Integer.BYTES) != checksum.of(covered)) {
            return Optional.empty();
        }
        byte[] topic = new byte[topicBytes];
        source.get(start + FIXED_BYTES, topic);
        Label label = new Label(
                new String(topic, StandardCharsets.UTF_8),
                source.getLong(start + 16),
                source.getLong(start + 24),
                source.getInt(start + 32));
        long syncedTo = Integer.toUnsignedLong(source.getInt(start + 40)) * ALIGNMENT;
        return Kind.of(source.get(start + 44))
                .map(kind -> new RecordHeader(
                        kind, source.getInt(start + 36), syncedTo, label, payloadBytes, source.getInt(start + 12)));
    }
}
