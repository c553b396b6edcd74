package io.sluice.gateway.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts of one array, one for each record: where each lies. A part may be absent, and several may be the same bytes, so
 * that what all records share is held once.
 */
public final class Slices {
    /** Of a batch whose records have none of them. */
    public static final Slices NONE = new Slices(new byte[0], new int[0]);

    private static final int ABSENT = -1;

    private final byte[] bytes;
    private final int[] bounds;

    /** {@code bounds} holds the first byte and the byte past the last one of each in turn, -1 twice for an absent one. */
    public Slices(byte[] bytes, int[] bounds) {
        this.bytes = bytes;
        this.bounds = bounds;
    }

    /** The same bytes for each of {@code count} records. */
    public static Slices shared(byte[] bytes, int count) {
        int[] bounds = new int[2 * count];
        for (int i = 0; i < count; i++) {
            bounds[2 * i + 1] = bytes.length;
        }
        return new Slices(bytes, bounds);
    }

    /** One after the other; null for an absent one. */
    public static Slices of(List<byte @Nullable []> parts) {
        int[] bounds = new int[2 * parts.size()];
        int length = 0;
        for (int i = 0; i < parts.size(); i++) {
            byte[] part = parts.get(i);
            bounds[2 * i] = part == null ? ABSENT : length;
            length += part == null ? 0 : part.length;
            bounds[2 * i + 1] = part == null ? ABSENT : length;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < parts.size(); i++) {
            byte[] part = parts.get(i);
            if (part != null) {
                System.arraycopy(part, 0, bytes, bounds[2 * i], part.length);
            }
        }
        return new Slices(bytes, bounds);
    }

    /** Those of {@code count} records from {@code first} on; the bytes are shared with this. */
    Slices part(int first, int count) {
        return isEmpty() ? this : new Slices(bytes, Arrays.copyOfRange(bounds, 2 * first, 2 * (first + count)));
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    public boolean has(int index) {
        return !isEmpty() && bounds[2 * index] != ABSENT;
    }

    /** A copy; null if there is none. */
    public byte @Nullable [] copy(int index) {
        return has(index) ? Arrays.copyOfRange(bytes, bounds[2 * index], bounds[2 * index + 1]) : null;
    }

    public int sizeBytes(int index) {
        return has(index) ? bounds[2 * index + 1] - bounds[2 * index] : 0;
    }

    /** What it keeps in memory. */
    public long sizeBytes() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    int[] bounds() {
        return bounds;
    }

    /** For messages and tests: the part as text. */
    public String text(int index) {
        byte[] part = copy(index);
        return part == null ? "" : new String(part, StandardCharsets.UTF_8);
    }
}
