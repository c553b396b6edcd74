package io.sluice.stack.bench.lab;

import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.Poll;
import io.sluice.stack.process.Child;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** Watches a topic grow through one client. One thread's own. */
public final class TopicWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Admin admin;
    private final String topic;

    TopicWatch(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    /**
     * Waits until the topic holds so many records; counted from when it held the first half, over which the writer's
     * JVM has warmed up.
     *
     * @param writer the process that writes it; its death ends the wait
     */
    public double recordsPerSecondUpTo(long records, Child writer, Console console) throws InterruptedException {
        long before = await(records / 2, writer, console);
        Console.Stopwatch stopwatch = console.stopwatch();
        long after = await(records, writer, console);
        return (after - before) / stopwatch.elapsedSeconds();
    }

    private long await(long wanted, Child writer, Console console) throws InterruptedException {
        return Poll.until(LIMIT, EVERY, console, () -> enough(wanted, writer))
                .orElseThrow(() -> new StackException("the topic " + topic + " holds fewer than " + wanted
                        + " records after " + LIMIT.toSeconds() + " s: see " + writer.log()));
    }

    private Optional<Long> enough(long wanted, Child writer) throws InterruptedException {
        if (!writer.isAlive()) {
            throw new StackException(writer.role() + " died (" + writer.ending() + "): " + writer.lastLogLine()
                    + "; see " + writer.log());
        }
        return Optional.of(BenchTopics.records(admin, topic)).filter(records -> records >= wanted);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
