package io.sluice.gateway.spool.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The payload of a SUMMARY record: what a sealed segment holds, so that opening a spool reads a page of each file and
 * not all of them. It ends the file, and its last eight bytes say how long the record is: that is how it is found.
 */
public record Summary(Map<String, Slice> topics) {

    /** The record's own length, at its end. */
    public static final int TRAILER_BYTES = Long.BYTES;

    private static final int SLICE_BYTES = 5 * Long.BYTES;

    public Summary {
        topics = Map.copyOf(topics);
    }

    public ByteBuffer encode() {
        int content = Integer.BYTES;
        for (String topic : topics.keySet()) {
            content += 1 + RecordHeader.topicBytes(topic) + SLICE_BYTES;
        }
        int payloadBytes = (int) RecordHeader.align(content) + TRAILER_BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(payloadBytes).putInt(topics.size());
        new TreeMap<>(topics).forEach((topic, slice) -> {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            bytes.put((byte) name.length).put(name);
            bytes.putLong(slice.minSeq()).putLong(slice.maxSeq());
            bytes.putLong(slice.batches()).putLong(slice.bytes()).putLong(slice.oldestAcceptedAtMs());
        });
        bytes.putLong(payloadBytes - TRAILER_BYTES, RecordHeader.framedBytes(0, payloadBytes));
        return bytes.rewind();
    }

    public static Optional<Summary> decode(ByteBuffer bytes) {
        try {
            Map<String, Slice> topics = new TreeMap<>();
            for (int left = bytes.getInt(); left > 0; left--) {
                byte[] name = new byte[bytes.get() & 0xFF];
                bytes.get(name);
                topics.put(
                        new String(name, StandardCharsets.UTF_8),
                        new Slice(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()));
            }
            return Optional.of(new Summary(topics));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
