package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.lab.Compilers;
import io.sluice.stack.bench.lab.Lab;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * A load until the parts' compilers have nothing left to do: before that most of a small machine goes to them, and what
 * is measured is code on its way to being compiled: on two slow cores for nearly a minute.
 */
final class WarmUp {
    /** Of a load whose compilers count as done: of one core. */
    private static final double DONE_SHARE = 0.15;

    /** A load of a few seconds. */
    interface Load {
        void run() throws InterruptedException;
    }

    private WarmUp() {}

    /** Begins no load later than after {@code maxSeconds}. */
    static void untilCompiled(Lab lab, int maxSeconds, Load load) throws InterruptedException {
        long startMs = elapsedMs(lab);
        long endMs = startMs + TimeUnit.SECONDS.toMillis(maxSeconds);
        boolean compiled = false;
        while (!compiled && elapsedMs(lab) < endMs) {
            long beganMs = elapsedMs(lab);
            OptionalDouble before = Compilers.cpuSeconds(lab.processIds().values());
            load.run();
            OptionalDouble after = Compilers.cpuSeconds(lab.processIds().values());
            double seconds = (elapsedMs(lab) - beganMs) / 1e3;
            compiled = before.isPresent()
                    && after.isPresent()
                    && after.getAsDouble() - before.getAsDouble() < DONE_SHARE * seconds;
        }
        long tookSeconds = TimeUnit.MILLISECONDS.toSeconds(elapsedMs(lab) - startMs);
        String end = compiled ? "compiled" : "still compiling";
        lab.console().part("warm-up", end + " after " + tookSeconds + " s");
    }

    private static long elapsedMs(Lab lab) {
        return lab.console().sinceStart().elapsedMs();
    }
}
