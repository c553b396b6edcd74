package io.sluice.gateway.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A batch as the spool keeps it.
 *
 * @param seq the batch's place in its topic; counted from {@link Incarnation#firstSeq}, never used twice
 * @param records how many records the payload holds, for the counts that operators see
 * @param payload what the sender needs to send the batch again with the same ids: opaque here. Slices are written one
 *     after the other, from their position to their limit, and read back as one
 */
public record Entry(String topic, long seq, long acceptedAtMs, int records, List<ByteBuffer> payload) {

    /** Longer than any Kafka topic (249), and short enough that a damaged length cannot make a reader allocate much. */
    public static final int MAX_TOPIC_BYTES = 255;

    /** Above every batch that the intake admits; a length beyond it on disk is damage. */
    public static final int MAX_PAYLOAD_BYTES = 256 << 20;

    public Entry {
        payload = List.copyOf(payload);
        int topicBytes = topic.getBytes(StandardCharsets.UTF_8).length;
        if (topicBytes == 0 || topicBytes > MAX_TOPIC_BYTES) {
            throw new IllegalArgumentException("topic name is " + topicBytes + " bytes, must be 1 to " + MAX_TOPIC_BYTES
                    + ": Kafka takes none longer than 249");
        }
        if (seq < 0) {
            throw new IllegalArgumentException("seq is " + seq + ": count from Incarnation.firstSeq()");
        }
        if (records < 0) {
            throw new IllegalArgumentException("records is " + records + ", must be 0 or more");
        }
        long bytes = sizeOf(payload);
        if (bytes > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payload is " + bytes + " bytes, above the spool's limit of "
                    + MAX_PAYLOAD_BYTES + " for one batch: split the batch");
        }
    }

    public Entry(String topic, long seq, long acceptedAtMs, int records, ByteBuffer payload) {
        this(topic, seq, acceptedAtMs, records, List.of(payload));
    }

    public int payloadBytes() {
        return (int) sizeOf(payload);
    }

    private static long sizeOf(List<ByteBuffer> payload) {
        long bytes = 0;
        for (ByteBuffer slice : payload) {
            bytes += slice.remaining();
        }
        return bytes;
    }
}
