package io.sluice.cleanse.dedupe;

import java.util.Arrays;

/** A set of record numbers of one page. Grows as far as its highest member, at most to 4096 bits. */
final class Bits {

    private long[] words = new long[1];

    boolean get(int bit) {
        int word = bit >>> 6;
        return word < words.length && (words[word] & 1L << bit) != 0;
    }

    void set(int bit) {
        int word = bit >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Math.max(word + 1, Math.min(words.length * 2, 64)));
        }
        words[word] |= 1L << bit;
    }

    /** Adds the members that {@link #write} has written: bit i is bit i % 8 of byte i / 8. */
    void add(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            int at = i - from;
            int word = at >>> 3;
            if (word >= words.length) {
                words = Arrays.copyOf(words, word + 1);
            }
            words[word] |= (bytes[i] & 0xffL) << ((at & 7) << 3);
        }
    }

    /** Bytes up to the last that is not zero. */
    int sizeBytes() {
        int word = words.length - 1;
        while (word >= 0 && words[word] == 0) {
            word--;
        }
        return word < 0 ? 0 : word * 8 + 8 - (Long.numberOfLeadingZeros(words[word]) >>> 3);
    }

    void write(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            int at = i - from;
            bytes[i] = (byte) (words[at >>> 3] >>> ((at & 7) << 3));
        }
    }
}
