package io.sluice.sink.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/** How many part files all partitions of a task together may keep open between writes: {@code max.open.files}. */
public final class FileBudget {
    private final int maxOpen;
    private final AtomicInteger open = new AtomicInteger();

    public FileBudget(int maxOpen) {
        this.maxOpen = maxOpen;
    }

    boolean tryTake() {
        if (open.incrementAndGet() <= maxOpen) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    /** Takes one over the limit, for the length of one write. */
    void force() {
        open.incrementAndGet();
    }

    void giveBack() {
        open.decrementAndGet();
    }

    public int open() {
        return open.get();
    }
}
