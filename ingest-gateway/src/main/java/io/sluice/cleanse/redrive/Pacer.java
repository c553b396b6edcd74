package io.sluice.cleanse.redrive;

import io.sluice.gateway.SuppressForbidden;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds a run to a rate. */
@SuppressForbidden(reason = "measures and passes time")
final class Pacer {

    private final double perSecond;
    private long nextNs = Long.MIN_VALUE;

    Pacer(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until so many letters were worth their time. Time in which none were sent is not made up for. */
    void await(int letters) {
        nextNs = Math.max(nextNs, System.nanoTime());
        nextNs += (long) (letters / perSecond * TimeUnit.SECONDS.toNanos(1));
        long waitNs = nextNs - System.nanoTime();
        while (waitNs > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(waitNs);
            waitNs = nextNs - System.nanoTime();
        }
    }
}
