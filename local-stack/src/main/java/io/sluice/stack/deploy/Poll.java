package io.sluice.stack.deploy;

import io.sluice.stack.console.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Asks again and again until there is an answer or the time is up. */
final class Poll {

    private static final long EVERY_NANOS = 100_000_000;

    private Poll() {}

    static <T> Optional<T> until(Duration limit, Console console, Question<T> question) throws InterruptedException {
        Console.Stopwatch elapsed = console.stopwatch();
        while (elapsed.elapsedMs() < limit.toMillis()) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer;
            }
            LockSupport.parkNanos(EVERY_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return Optional.empty();
    }

    /** Empty: not yet. */
    interface Question<T> {
        Optional<T> ask() throws InterruptedException;
    }
}
