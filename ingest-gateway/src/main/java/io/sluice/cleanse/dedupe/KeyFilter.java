package io.sluice.cleanse.dedupe;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pages a bucket may hold: a page that was added is always found, another one in less than one of two hundred
 * cases while there is memory to grow. Not thread-safe.
 *
 * <p>A split-block Bloom filter (<a href="https://arxiv.org/abs/2101.01719">Apple, 2021</a>; Parquet's is one): a key has
 * one bit in each of the eight words of one block, so that an answer touches one cache line or two. It grows by further
 * filters of twice the size, for a single one would have to know beforehand how many keys will come.
 */
final class KeyFilter {

    static final int FIRST_BYTES = 1 << 16;

    private static final int BYTES_PER_KEY = 2;
    private static final int BLOCK_WORDS = 8;
    private static final int BLOCK_SHIFT = 3;
    private static final int BITS_OF_CHOICE = 6;
    private static final int LARGEST_BYTES = 1 << 28;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final FilterMemory memory;
    private final List<long[]> generations = new ArrayList<>();
    private int addedToNewest;
    private boolean isIncomplete;

    KeyFilter(FilterMemory memory) {
        this.memory = memory;
    }

    void add(PageKey key) {
        if (generations.isEmpty() || isFull(newest())) {
            grow();
        }
        if (generations.isEmpty()) {
            isIncomplete = true;
            return;
        }
        long[] words = newest();
        int block = block(words, blockHash(key));
        long choices = bitHash(key);
        for (int i = 0; i < BLOCK_WORDS; i++) {
            words[block + i] |= 1L << (choices >>> i * BITS_OF_CHOICE);
        }
        addedToNewest++;
    }

    /** False only if it was not added. */
    boolean mayContain(PageKey key) {
        if (isIncomplete) {
            return true;
        }
        long blockHash = blockHash(key);
        long choices = bitHash(key);
        // The newest is the largest.
        for (int i = generations.size() - 1; i >= 0; i--) {
            if (contains(generations.get(i), blockHash, choices)) {
                return true;
            }
        }
        return false;
    }

    /** Gives its memory back; it must not be used after that. */
    void release() {
        generations.forEach(words -> memory.give(bytes(words)));
        generations.clear();
        isIncomplete = true;
    }

    private static boolean contains(long[] words, long blockHash, long choices) {
        int block = block(words, blockHash);
        for (int i = 0; i < BLOCK_WORDS; i++) {
            if ((words[block + i] & 1L << (choices >>> i * BITS_OF_CHOICE)) == 0) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        long bytes = generations.isEmpty() ? FIRST_BYTES : Math.min(2 * bytes(newest()), LARGEST_BYTES);
        // What a filter that began without memory has missed stays missed.
        if (!isIncomplete && memory.take(bytes)) {
            generations.add(new long[(int) (bytes / Long.BYTES)]);
            addedToNewest = 0;
        }
    }

    private boolean isFull(long[] words) {
        return addedToNewest >= bytes(words) / BYTES_PER_KEY;
    }

    private long[] newest() {
        return generations.get(generations.size() - 1);
    }

    private static long bytes(long[] words) {
        return (long) words.length * Long.BYTES;
    }

    /** Sizes are powers of two, so a mask finds the block. */
    private static int block(long[] words, long hash) {
        return (int) (hash & (words.length >> BLOCK_SHIFT) - 1) << BLOCK_SHIFT;
    }

    private static long blockHash(PageKey key) {
        return mixed(key.base().high() ^ mixed(key.number() + key.base().kind().mark() * GOLDEN));
    }

    private static long bitHash(PageKey key) {
        return mixed(key.base().low() + key.number() * GOLDEN);
    }

    /** The finalizer of MurmurHash3: bases are hashes already, page numbers are not. */
    private static long mixed(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
