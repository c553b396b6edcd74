package io.sluice.gateway.spool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** Room set aside in the spool. Given back exactly once: by {@link #release} or by the append that uses it. */
public final class Reservation implements Admission {
    private final long bytes;
    private final LongConsumer giveBack;
    private final AtomicBoolean held = new AtomicBoolean(true);

    /** For implementations of {@link Spool}. */
    public Reservation(long bytes, LongConsumer giveBack) {
        this.bytes = bytes;
        this.giveBack = giveBack;
    }

    /** Bytes on disk, framing included. */
    public long bytes() {
        return bytes;
    }

    /** Gives the room back; does nothing when it was given back before. */
    public void release() {
        if (held.compareAndSet(true, false)) {
            giveBack.accept(bytes);
        }
    }
}
