package io.sluice.gateway.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A batch as bytes, so that what is sent after a crash is what would have been sent before it.
 *
 * <pre>
 *   version 1 | partition 4 | ingest time 8 | first number 8 | base: length 2, text | digest: length 1, bytes
 *   | records 4 | for each: start 4, end 4 | body length 4 | body
 * </pre>
 * Big-endian. The topic stands outside. Damage is found by the store's own checksums; what is read here is whole.
 */
public final class BatchCodec {
    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 4 + 8 + 8 + 2 + 1 + 4 + 4;

    private BatchCodec() {}

    /** A header and the body itself, uncopied: it must not change until it is written. */
    public static List<ByteBuffer> encode(Batch batch) {
        byte[] base = batch.identity().base().getBytes(StandardCharsets.US_ASCII);
        byte[] digest = batch.identity().digest();
        Records records = batch.records();
        ByteBuffer head = ByteBuffer.allocate(FIXED_BYTES + base.length + digest.length + 8 * records.count());
        head.put(VERSION).putInt(batch.partition()).putLong(batch.ingestTimeMs());
        head.putLong(batch.identity().firstNumber());
        head.putShort((short) base.length).put(base);
        head.put((byte) digest.length).put(digest);
        head.putInt(records.count());
        for (int i = 0; i < records.count(); i++) {
            head.putInt(records.start(i)).putInt(records.end(i));
        }
        head.putInt(records.body().length);
        return List.of(head.flip(), ByteBuffer.wrap(records.body()));
    }

    /** What {@link #encode} takes, at most: for setting room aside. */
    public static long sizeBytes(Batch batch) {
        return FIXED_BYTES
                + batch.identity().base().length()
                + batch.identity().digest().length
                + 8L * batch.recordCount()
                + batch.sizeBytes();
    }

    /** @throws IllegalArgumentException if the bytes are not a batch that this version knows */
    public static Batch decode(String topic, List<ByteBuffer> slices) {
        ByteBuffer in = slices.size() == 1 ? slices.get(0).duplicate() : joined(slices);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("batch of " + topic + " has format " + version + ", known is "
                        + VERSION + ": it was written by a newer gateway");
            }
            int partition = in.getInt();
            long ingestTimeMs = in.getLong();
            long firstNumber = in.getLong();
            byte[] base = bytes(in, Short.toUnsignedInt(in.getShort()));
            byte[] digest = bytes(in, Byte.toUnsignedInt(in.get()));
            int[] bounds = new int[2 * in.getInt()];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = in.getInt();
            }
            byte[] body = bytes(in, in.getInt());
            Identity identity = new Identity(new String(base, StandardCharsets.US_ASCII), firstNumber, digest);
            return new Batch(topic, partition, identity, ingestTimeMs, new Records(body, bounds, bounds.length / 2));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("batch of " + topic + " ends before its last field", e);
        }
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static ByteBuffer joined(List<ByteBuffer> slices) {
        int size = slices.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        slices.forEach(slice -> all.put(slice.duplicate()));
        return all.flip();
    }
}
