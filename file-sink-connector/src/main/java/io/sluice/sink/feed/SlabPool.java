package io.sluice.sink.feed;

import io.sluice.sink.core.Slab;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Slabs to fill, and how many bytes are handed over to the disk and not written yet. Safe for all threads. */
final class SlabPool {
    /** Enough for the lanes of a pool to hand back and forth; more would only be memory held for nothing. */
    private static final int MAX_IDLE = 64;

    /** A slab that one huge record has blown up is not kept, nor is one that was cut down to what it held. */
    private static final int MAX_IDLE_BYTES = 4 << 20;

    private final ConcurrentLinkedQueue<Slab> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicLong inFlightBytes = new AtomicLong();

    Slab take() {
        Slab slab = idle.poll();
        if (slab == null) {
            return new Slab();
        }
        idleCount.decrementAndGet();
        return slab;
    }

    /** What waits for the disk takes no more memory than twice what it counts for, however little is in each slab. */
    void handOver(Slab slab) {
        slab.compact();
        inFlightBytes.addAndGet(slab.length());
    }

    /** @param bytes how many it held when it was handed over: packing may have left fewer */
    void giveBack(Slab slab, int bytes) {
        inFlightBytes.addAndGet(-bytes);
        recycle(slab);
    }

    /** Takes a slab back that was never handed over. */
    void recycle(Slab slab) {
        if (slab.capacity() > MAX_IDLE_BYTES || slab.capacity() < Slab.FIRST_SIZE) {
            return;
        }
        slab.clear();
        if (idleCount.incrementAndGet() <= MAX_IDLE) {
            idle.add(slab);
        } else {
            idleCount.decrementAndGet();
        }
    }

    long inFlightBytes() {
        return inFlightBytes.get();
    }
}
