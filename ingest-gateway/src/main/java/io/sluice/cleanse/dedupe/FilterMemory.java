package io.sluice.cleanse.dedupe;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the filters of one process share, however many partitions it has. Safe to use from any thread.
 *
 * <p>Where it is used up, filters stop growing and answer "perhaps" more and more often, which costs look-ups and
 * nothing else.
 */
public final class FilterMemory {

    /** At two bytes a key, 32 million keys in a heap of 512 MiB. */
    private static final int SHARE_OF_HEAP = 8;

    private final AtomicLong freeBytes;

    public FilterMemory(long bytes) {
        this.freeBytes = new AtomicLong(bytes);
    }

    /** An eighth of what this JVM's heap may grow to. */
    public static FilterMemory ofHeap() {
        return new FilterMemory(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @return whether there was so much; if not, nothing is taken */
    boolean take(long bytes) {
        long free = freeBytes.get();
        while (free >= bytes) {
            if (freeBytes.compareAndSet(free, free - bytes)) {
                return true;
            }
            free = freeBytes.get();
        }
        return false;
    }

    void give(long bytes) {
        freeBytes.addAndGet(bytes);
    }

    long freeBytes() {
        return freeBytes.get();
    }
}
