package io.sluice.stack;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Candidates for a port that nobody asked for by number. Not the kernel's own choice (port 0): that comes from the range
 * which outgoing connections draw from too, and while a part is down, before its first start or between two, any
 * client's connection could take its port. Processes that choose at the same time begin at different places.
 */
final class FreePorts {

    /** Below what Linux (from 32768) and the IANA (from 49152) give to outgoing connections. */
    private static final int FIRST = 18_000;

    private static final int COUNT = 14_000;
    /** A prime that does not divide the count: neighbours in process id lie far apart. */
    private static final long STRIDE = 7_919;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private FreePorts() {}

    static int candidate() {
        return FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
    }
}
