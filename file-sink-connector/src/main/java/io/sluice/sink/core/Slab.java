package io.sluice.sink.core;

import java.util.Arrays;

/**
 * Bytes of encoded records on their way to one part: appended by the task thread, handed over whole, written with one
 * call. Reused, so that a record costs no allocation.
 */
public final class Slab {
    /** Small, for each of thousands of growing parts has one. */
    public static final int FIRST_SIZE = 512;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;
    private int records;

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public int records() {
        return records;
    }

    public int capacity() {
        return bytes.length;
    }

    public void append(byte b) {
        reserve(1);
        bytes[length++] = b;
    }

    public void append(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** Makes room for {@code count} more bytes, to be written into {@link #bytes()} from {@link #length()} on. */
    public void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), (int)
                    Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }

    /** Says that {@code count} bytes were written behind {@link #length()}. */
    public void advance(int count) {
        length += count;
    }

    public void endRecord() {
        records++;
    }

    /** Takes back what was appended since {@code length} was read: half an encoded record must not stay. */
    public void truncate(int length) {
        this.length = length;
    }

    /**
     * Takes other bytes in place of its own.
     *
     * @return its own, which it holds no more
     */
    public byte[] swap(byte[] others, int othersLength) {
        byte[] own = bytes;
        bytes = others;
        length = othersLength;
        return own;
    }

    /** Lets go of room that is not used, where that is most of it. */
    public void compact() {
        if (length < bytes.length / 2) {
            bytes = Arrays.copyOf(bytes, length);
        }
    }

    public void clear() {
        length = 0;
        records = 0;
    }
}
