package io.sluice.gateway.record;

import java.util.Arrays;

/**
 * The records of one request: the body as it was received and where each record lies in it. No record is an
 * object; a record is copied once, when the producer takes it.
 */
public final class Records {
    private final byte[] body;
    private final int[] bounds;
    private final int count;

    /** {@code bounds} holds the first byte and the byte past the last one of each record in turn. */
    public Records(byte[] body, int[] bounds, int count) {
        if (count < 0 || bounds.length < 2 * count) {
            throw new IllegalArgumentException(count + " records need " + 2 * count + " bounds: " + bounds.length);
        }
        this.body = body;
        this.bounds = bounds;
        this.count = count;
    }

    public static Records single(byte[] body) {
        return new Records(body, new int[] {0, body.length}, 1);
    }

    public int count() {
        return count;
    }

    public byte[] body() {
        return body;
    }

    public int start(int index) {
        return bounds[2 * index];
    }

    public int end(int index) {
        return bounds[2 * index + 1];
    }

    public int sizeBytes(int index) {
        return end(index) - start(index);
    }

    /** A copy of one record's bytes. */
    public byte[] copy(int index) {
        return Arrays.copyOfRange(body, start(index), end(index));
    }

    /** Bounds grow while a body is checked. */
    static final class Builder {
        private final byte[] body;
        private int[] bounds;
        private int count;

        Builder(byte[] body, int expectedRecords) {
            this.body = body;
            this.bounds = new int[2 * Math.max(1, expectedRecords)];
        }

        void add(int start, int end) {
            if (2 * count == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            bounds[2 * count] = start;
            bounds[2 * count + 1] = end;
            count++;
        }

        Records build() {
            return new Records(body, bounds, count);
        }
    }
}
