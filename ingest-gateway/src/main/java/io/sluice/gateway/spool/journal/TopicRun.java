package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.format.Slice;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * One topic's entries in one segment, by seq. In columns: 28 bytes an entry, and a segment of the smallest batches has
 * half a million.
 */
final class TopicRun {
    private static final int FIRST_CAPACITY = 16;

    private long[] seqs = new long[FIRST_CAPACITY];
    private long[] acceptedAtMs = new long[FIRST_CAPACITY];
    private int[] places = new int[FIRST_CAPACITY];
    private int[] ordinals = new int[FIRST_CAPACITY];
    private int[] bytes = new int[FIRST_CAPACITY];
    private int size;
    /** All before it are done. */
    private int head;

    /** Nearly always the highest seq so far: only batches journalled at their deadline come late. */
    void add(Place place) {
        if (size == seqs.length) {
            grow();
        }
        int index = firstAbove(place.seq());
        shift(seqs, index);
        shift(acceptedAtMs, index);
        shift(places, index);
        shift(ordinals, index);
        shift(bytes, index);
        seqs[index] = place.seq();
        acceptedAtMs[index] = place.acceptedAtMs();
        places[index] = Math.toIntExact(place.at() / Long.BYTES);
        ordinals[index] = place.ordinal();
        bytes[index] = place.bytes();
        size++;
        head = Math.min(head, index);
    }

    /** The entry with the lowest seq above the one given that is not done. */
    Optional<Place> nextLive(long afterSeq, BitSet done) {
        skipDone(done);
        int index = head < size && seqs[head] > afterSeq ? head : firstAbove(afterSeq);
        while (index < size && done.get(ordinals[index])) {
            index++;
        }
        return index < size ? Optional.of(place(index)) : Optional.empty();
    }

    /** What of it lives. */
    Optional<Slice> live(BitSet done) {
        Slice live = null;
        for (int i = 0; i < size; i++) {
            if (!done.get(ordinals[i])) {
                Slice one = Segment.slice(place(i));
                live = live == null ? one : live.plus(one);
            }
        }
        return Optional.ofNullable(live);
    }

    int size() {
        return size;
    }

    private void skipDone(BitSet done) {
        while (head < size && done.get(ordinals[head])) {
            head++;
        }
    }

    private Place place(int index) {
        return new Place(
                seqs[index], (long) places[index] * Long.BYTES, ordinals[index], bytes[index], acceptedAtMs[index]);
    }

    private int firstAbove(long seq) {
        if (size == 0 || seqs[size - 1] <= seq) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seqs[middle] > seq) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void grow() {
        int capacity = size + (size >> 1);
        seqs = Arrays.copyOf(seqs, capacity);
        acceptedAtMs = Arrays.copyOf(acceptedAtMs, capacity);
        places = Arrays.copyOf(places, capacity);
        ordinals = Arrays.copyOf(ordinals, capacity);
        bytes = Arrays.copyOf(bytes, capacity);
    }

    private void shift(Object column, int index) {
        if (index < size) {
            System.arraycopy(column, index, column, index + 1, size - index);
        }
    }
}
