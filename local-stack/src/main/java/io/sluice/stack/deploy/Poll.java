package io.sluice.stack.deploy;

import io.sluice.stack.console.Console;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Asks again and again until there is an answer or the time is up. */
public final class Poll {

    private static final Duration EVERY = Duration.ofMillis(100);

    private Poll() {}

    /** Empty: the time is up. */
    public static <T> Optional<T> until(Duration limit, Console console, Question<T> question)
            throws InterruptedException {
        return until(limit, EVERY, console, question);
    }

    /** Whether it comes true before the time is up. */
    public static boolean untilTrue(Duration limit, Console console, Condition condition) throws InterruptedException {
        return until(limit, console, () -> condition.holds() ? Optional.of(true) : Optional.empty())
                .isPresent();
    }

    /** @param every how long to wait between one question and the next */
    public static <T> Optional<T> until(Duration limit, Duration every, Console console, Question<T> question)
            throws InterruptedException {
        Console.Stopwatch elapsed = console.stopwatch();
        while (elapsed.elapsedMs() < limit.toMillis()) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer;
            }
            LockSupport.parkNanos(every.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return Optional.empty();
    }

    /** True: there is nothing more to wait for. */
    public interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** Empty: not yet. */
    public interface Question<T> {
        Optional<T> ask() throws InterruptedException;
    }
}
