package io.sluice.gateway.record;

import java.util.Arrays;
import java.util.List;

/**
 * The records of one request: the body as it was received and where each record lies in it, and beside it what keys and
 * headers they have. No record is an object; a record is copied once, when the producer takes it.
 */
public final class Records {
    private final byte[] body;
    private final int[] bounds;
    private final int count;
    private final Slices keys;
    private final Slices headers;

    /** {@code bounds} holds the first byte and the byte past the last one of each record in turn. */
    public Records(byte[] body, int[] bounds, int count) {
        this(body, bounds, count, Slices.NONE, Slices.NONE);
    }

    /** @param headers as {@link Header#encode} writes them */
    Records(byte[] body, int[] bounds, int count, Slices keys, Slices headers) {
        if (count < 0 || bounds.length < 2 * count) {
            throw new IllegalArgumentException(count + " records need " + 2 * count + " bounds: " + bounds.length);
        }
        this.body = body;
        this.bounds = bounds;
        this.count = count;
        this.keys = keys;
        this.headers = headers;
    }

    public Records withKeys(Slices newKeys) {
        return new Records(body, bounds, count, newKeys, headers);
    }

    /** The same headers on each record. */
    public Records withHeaders(List<Header> shared) {
        Slices newHeaders = shared.isEmpty() ? Slices.NONE : Slices.shared(Header.encode(shared), count);
        return new Records(body, bounds, count, keys, newHeaders);
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

    /** Value, key and headers of one record. */
    public int sizeBytes(int index) {
        return end(index) - start(index) + keys.sizeBytes(index) + headers.sizeBytes(index);
    }

    /** All that is kept in memory. */
    public long sizeBytes() {
        return body.length + keys.sizeBytes() + headers.sizeBytes();
    }

    public Slices keys() {
        return keys;
    }

    public Slices headers() {
        return headers;
    }

    /** A copy of one record's bytes. */
    public byte[] copy(int index) {
        return Arrays.copyOfRange(body, start(index), end(index));
    }

    Records part(int first, int partCount) {
        int from = start(first);
        int[] partBounds = new int[2 * partCount];
        for (int i = 0; i < partBounds.length; i++) {
            partBounds[i] = bounds[2 * first + i] - from;
        }
        byte[] partBody = Arrays.copyOfRange(body, from, end(first + partCount - 1));
        return new Records(
                partBody, partBounds, partCount, keys.part(first, partCount), headers.part(first, partCount));
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
