package io.sluice.gateway.support;

import java.util.BitSet;

/**
 * Which numbered records were promised, a bit each: an outage under full load promises millions, and the test that
 * judges them must not need more memory than the gateway that carried them.
 */
public final class Promises {
    private final BitSet[] numbers;

    Promises(int threads) {
        numbers = new BitSet[threads];
        for (int i = 0; i < threads; i++) {
            numbers[i] = new BitSet();
        }
    }

    synchronized void add(int thread, int first, int count) {
        numbers[thread].set(first, first + count);
    }

    public synchronized long size() {
        long size = 0;
        for (BitSet thread : numbers) {
            size += thread.cardinality();
        }
        return size;
    }

    int threads() {
        return numbers.length;
    }

    /** Those of one thread that are not among these. */
    synchronized BitSet missing(int thread, BitSet arrived) {
        BitSet missing = (BitSet) numbers[thread].clone();
        missing.andNot(arrived);
        return missing;
    }
}
