package io.sluice.sink.core;

import java.util.Arrays;

/**
 * A set of offsets, as sorted and disjoint ranges. Immutable; grown through {@link Builder}.
 *
 * <p>Its text is what stands in ledger entries: {@code 0-499,512} (both ends inclusive), or {@code -} when empty.
 */
public final class Ranges {
    public static final Ranges EMPTY = new Ranges(new long[0]);

    /** Start (inclusive) and end (exclusive) of each range, one after the other. */
    private final long[] bounds;

    private Ranges(long[] bounds) {
        this.bounds = bounds;
    }

    /** The offsets from {@code from} (inclusive) to {@code to} (exclusive). */
    public static Ranges of(long from, long to) {
        return from == to ? EMPTY : new Builder().add(from, to).build();
    }

    public static Ranges parse(String text) {
        if (text.equals("-")) {
            return EMPTY;
        }
        Builder builder = new Builder();
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            long from = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? from : Long.parseLong(range.substring(dash + 1));
            builder.add(from, last + 1);
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many ranges there are, not how many offsets. */
    public int size() {
        return bounds.length / 2;
    }

    public long from(int index) {
        return bounds[2 * index];
    }

    public long to(int index) {
        return bounds[2 * index + 1];
    }

    /** The lowest offset in the set. */
    public long first() {
        if (isEmpty()) {
            throw new IllegalStateException("an empty set of offsets has no first one");
        }
        return bounds[0];
    }

    /** One past the highest offset in the set. */
    public long end() {
        if (isEmpty()) {
            throw new IllegalStateException("an empty set of offsets has no end");
        }
        return bounds[bounds.length - 1];
    }

    /** How many offsets are in the set. */
    public long count() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            count += bounds[i + 1] - bounds[i];
        }
        return count;
    }

    /** The union with a set whose offsets are all higher than these. */
    public Ranges then(Ranges later) {
        Builder builder = new Builder();
        builder.addAll(this);
        builder.addAll(later);
        return builder.build();
    }

    @Override
    public String toString() {
        if (isEmpty()) {
            return "-";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ",").append(from(i));
            if (to(i) - from(i) > 1) {
                text.append('-').append(to(i) - 1);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges ranges && Arrays.equals(bounds, ranges.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Takes offsets in ascending order; adjoining ones share a range, so a run of records costs two longs. */
    public static final class Builder {
        private long[] bounds = new long[8];
        private int length;

        public Builder add(long offset) {
            return add(offset, offset + 1);
        }

        public Builder add(long from, long to) {
            if (to <= from || (length > 0 && from < bounds[length - 1])) {
                throw new IllegalArgumentException(
                        "offsets " + from + " to " + (to - 1) + " do not follow what is there"
                                + (length > 0 ? ", which ends before " + bounds[length - 1] : ""));
            }
            if (length > 0 && bounds[length - 1] == from) {
                bounds[length - 1] = to;
                return this;
            }
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * length);
            }
            bounds[length++] = from;
            bounds[length++] = to;
            return this;
        }

        public Builder addAll(Ranges ranges) {
            for (int i = 0; i < ranges.size(); i++) {
                add(ranges.from(i), ranges.to(i));
            }
            return this;
        }

        public int size() {
            return length / 2;
        }

        public void clear() {
            length = 0;
        }

        public Ranges build() {
            return length == 0 ? EMPTY : new Ranges(Arrays.copyOf(bounds, length));
        }
    }
}
