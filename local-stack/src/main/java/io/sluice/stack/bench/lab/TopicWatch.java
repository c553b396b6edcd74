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
     * Waits until a topic that holds {@code from} records holds {@code to}; counted from when it holds a tenth of what is
     * to come, so that how the writer begins is left out.
     *
     * @param writer the process that writes it; its death ends the wait
     */
    public double recordsPerSecond(long from, long to, Child writer, Console console) throws InterruptedException {
        long before = await(from + (to - from) / 10, writer, console);
        Console.Stopwatch stopwatch = console.stopwatch();
        long after = await(to, writer, console);
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
