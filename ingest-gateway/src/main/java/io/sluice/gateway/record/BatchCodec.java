package io.sluice.gateway.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A batch as bytes, so that what is sent after a crash is what would have been sent before it.
 *
 * <pre>
 *   version 1 | flags 1 | ingest time 8 | base: length 2, text | digest: length 1, bytes | records 4
 *   | first number 8 | partition 4, or with flag 1 a partition for each record: 4 each
 *   | flag 2, a number for each record: number 8 each
 *   | flag 4, keys; flag 8, headers: start 4, end 4 each; length 4, bytes
 *   | for each record: start 4, end 4 | body length 4 | body
 * </pre>
 * Big-endian. The topic stands outside. Damage is found by the store's own checksums; what is read here is whole.
 */
public final class BatchCodec {
    private static final byte VERSION = 2;
    private static final int FIXED_BYTES = 1 + 1 + 8 + 2 + 1 + 4 + 8 + 4;
    private static final int PLACED_EACH = 1;
    private static final int NUMBERED_EACH = 2;
    private static final int KEYS = 4;
    private static final int HEADERS = 8;

    private BatchCodec() {}

    /** A header and the body itself, uncopied: it must not change until it is written. */
    public static List<ByteBuffer> encode(Batch batch) {
        Records records = batch.records();
        ByteBuffer head = ByteBuffer.allocate((int) (sizeBytes(batch) - records.body().length));
        head.put(VERSION).put((byte) flags(batch)).putLong(batch.ingestTimeMs());
        byte[] base = batch.identity().base().getBytes(StandardCharsets.US_ASCII);
        head.putShort((short) base.length).put(base);
        head.put((byte) batch.identity().digest().length).put(batch.identity().digest());
        head.putInt(records.count()).putLong(batch.identity().firstNumber());
        if (batch.placement() instanceof Placement.Each each) {
            put(head, each.partitions());
            for (long number : each.numbers()) {
                head.putLong(number);
            }
        } else {
            head.putInt(batch.partition(0));
        }
        put(head, records.keys());
        put(head, records.headers());
        for (int i = 0; i < records.count(); i++) {
            head.putInt(records.start(i)).putInt(records.end(i));
        }
        head.putInt(records.body().length);
        return List.of(head.flip(), ByteBuffer.wrap(records.body()));
    }

    /** What {@link #encode} takes: for setting room aside. */
    public static long sizeBytes(Batch batch) {
        long placement = batch.placement() instanceof Placement.Each each
                ? (long) Integer.BYTES * each.partitions().length + (long) Long.BYTES * each.numbers().length
                : Integer.BYTES;
        Records records = batch.records();
        return FIXED_BYTES
                + batch.identity().base().length()
                + batch.identity().digest().length
                + placement
                + sizeBytes(records.keys())
                + sizeBytes(records.headers())
                + 8L * records.count()
                + records.body().length;
    }

    private static long sizeBytes(Slices slices) {
        return slices.isEmpty()
                ? 0
                : (long) Integer.BYTES * slices.bounds().length + Integer.BYTES + slices.sizeBytes();
    }

    private static int flags(Batch batch) {
        int placed = batch.placement() instanceof Placement.Each each
                ? PLACED_EACH | (each.numbers().length == 0 ? 0 : NUMBERED_EACH)
                : 0;
        return placed
                | (batch.records().keys().isEmpty() ? 0 : KEYS)
                | (batch.records().headers().isEmpty() ? 0 : HEADERS);
    }

    private static void put(ByteBuffer out, Slices slices) {
        if (!slices.isEmpty()) {
            put(out, slices.bounds());
            out.putInt(slices.bytes().length).put(slices.bytes());
        }
    }

    private static void put(ByteBuffer out, int[] values) {
        for (int value : values) {
            out.putInt(value);
        }
    }

    /** @throws IllegalArgumentException if the bytes are not a batch that this version knows */
    public static Batch decode(String topic, List<ByteBuffer> slices) {
        ByteBuffer in = slices.size() == 1 ? slices.get(0).duplicate() : joined(slices);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("batch of " + topic + " has format " + version + ", known is "
                        + VERSION + ": it was written by another version of the gateway");
            }
            return decode(topic, in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("batch of " + topic + " ends before its last field", e);
        }
    }

    private static Batch decode(String topic, ByteBuffer in) {
        int flags = in.get();
        long ingestTimeMs = in.getLong();
        byte[] base = bytes(in, Short.toUnsignedInt(in.getShort()));
        byte[] digest = bytes(in, Byte.toUnsignedInt(in.get()));
        int count = in.getInt();
        Identity identity = new Identity(new String(base, StandardCharsets.US_ASCII), in.getLong(), digest);
        Placement placement = (flags & PLACED_EACH) == 0
                ? new Placement.Single(in.getInt())
                : new Placement.Each(ints(in, count), longs(in, (flags & NUMBERED_EACH) == 0 ? 0 : count));
        Slices keys = (flags & KEYS) == 0 ? Slices.NONE : slices(in, count);
        Slices headers = (flags & HEADERS) == 0 ? Slices.NONE : slices(in, count);
        int[] bounds = ints(in, 2 * count);
        byte[] body = bytes(in, in.getInt());
        return new Batch(topic, placement, identity, ingestTimeMs, new Records(body, bounds, count, keys, headers));
    }

    private static Slices slices(ByteBuffer in, int count) {
        int[] bounds = ints(in, 2 * count);
        return new Slices(bytes(in, in.getInt()), bounds);
    }

    private static int[] ints(ByteBuffer in, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getInt();
        }
        return values;
    }

    private static long[] longs(ByteBuffer in, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getLong();
        }
        return values;
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
