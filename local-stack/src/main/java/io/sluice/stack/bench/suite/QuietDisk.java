package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.WriteBack;

/** Turns that do not pay for what the one before has written: the kernel writes it half a minute later, in one go. */
final class QuietDisk {

    private QuietDisk() {}

    /** The turn, once the file system has written what it holds. */
    static Contest.Round before(Lab lab, Contest.Round turn) {
        return () -> {
            WriteBack.await(lab.config().dir());
            return turn.measure();
        };
    }
}
