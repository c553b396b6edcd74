package io.sluice.stack.bench.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What waits in the spool of the gateway that runs, as its management port tells it. */
final class Backlog {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration EVERY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Lab lab;

    Backlog(Lab lab) {
        this.lab = lab;
    }

    long batches() throws InterruptedException {
        return stats().path("batches").asLong();
    }

    long diskBytes() throws InterruptedException {
        return stats().path("bytes").asLong();
    }

    /**
     * What a drain took.
     *
     * @param seconds from the first batch that was seen to leave until none is left
     * @param cpuSeconds of the gateway, from the call on
     */
    record Drained(double seconds, double cpuSeconds) {}

    /**
     * Waits until nothing is left, and watches.
     *
     * @param batches that waited when the broker went on, a moment ago
     */
    Drained drain(long batches, Duration within) throws InterruptedException {
        double cpuBefore = lab.cpuSeconds("gateway");
        awaitFewerThan(batches, within);
        Console.Stopwatch stopwatch = lab.console().stopwatch();
        awaitEmpty(within);
        return new Drained(stopwatch.elapsedSeconds(), lab.cpuSeconds("gateway") - cpuBefore);
    }

    void awaitEmpty(Duration within) throws InterruptedException {
        awaitFewerThan(1, within);
    }

    private void awaitFewerThan(long batches, Duration within) throws InterruptedException {
        boolean isReached = Poll.until(
                        within, EVERY, lab.console(), () -> batches() < batches ? Optional.of(true) : Optional.empty())
                .isPresent();
        if (!isReached) {
            throw new StackException(batches() + " batches wait in the spool after " + within.toSeconds()
                    + " s with a broker, where fewer than " + batches + " should: see logs/gateway.log");
        }
    }

    private JsonNode stats() throws InterruptedException {
        String uri = lab.gateway().managementAddress() + "/admin/spool";
        try {
            return JSON.readTree(lab.http().get(uri, LIMIT).body());
        } catch (JsonProcessingException e) {
            throw new StackException("the answer of " + uri + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new StackException(uri + " cannot be read: " + e, e);
        }
    }
}
