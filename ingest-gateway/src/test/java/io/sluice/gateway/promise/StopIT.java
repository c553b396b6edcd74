package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.GatewayLife;
import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.Judge;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Producer;
import io.sluice.gateway.support.SharedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop under load ends in time, loses nothing, and never hangs, whatever Kafka does. */
class StopIT {
    private static final int STOPS = Integer.getInteger("sluice.stops", 50);
    /** Stops of those during which the broker hangs. */
    private static final int HANGS = STOPS / 10;

    private static final long TIMEOUT_MS = 2_000;
    /** A second more than the gateway was told to take at most. */
    private static final Duration LIMIT = Duration.ofMillis(TIMEOUT_MS + 1_000);

    private static final Duration SOON = Duration.ofMillis(10);

    /** Of those, each in a process of its own that gets a signal; the others follow one another in this one. */
    private static final int PROCESSES = Math.max(HANGS, STOPS / 5);

    /** Two gateways at a time, each with a load of its own: while one starts or waits for Kafka, the other works. */
    @Test
    void shouldStopInTimeAndLoseNothing(@TempDir Path dir) throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        List<Stopped> both = List.of(new Stopped(broker, dir, "process"), new Stopped(broker, dir, "life"));

        // When
        CompletableFuture<?> first =
                CompletableFuture.runAsync(() -> both.get(0).endProcesses(PROCESSES, HANGS));
        both.get(1).endLives(STOPS - PROCESSES);
        first.join();

        // Then
        for (Stopped stopped : both) {
            stopped.judge();
        }
    }

    /** A gateway that is started and stopped, again and again. */
    private static final class Stopped {
        private final KafkaBroker broker;
        private final Path dir;
        private final String topic;
        private final Map<String, String> config;
        private final AtomicInteger port = new AtomicInteger();
        private final Producer load;
        private final List<Long> tookMs = new ArrayList<>();

        Stopped(KafkaBroker broker, Path dir, String name) {
            this.broker = broker;
            this.dir = dir.resolve(name);
            this.topic = "stopped-" + name;
            this.config = Map.of(
                    "spool.dir", this.dir.resolve("spool").toString(),
                    "shutdown.timeout.ms", Long.toString(TIMEOUT_MS),
                    "ack.default", "memory");
            broker.createTopic(topic, 4);
            this.load = new Producer(port::get, "/topics/" + topic, 4, 20);
        }

        /** @param hangs of the stops, those during which the broker hangs: the last ones */
        void endProcesses(int stops, int hangs) {
            for (int i = 0; i < stops; i++) {
                try (GatewayProcess gateway =
                        GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)) {
                    stop(gateway, i >= stops - hangs);
                } catch (IOException e) {
                    throw new UncheckedIOException("stop " + i, e);
                }
            }
            load.close();
        }

        private void stop(GatewayProcess gateway, boolean hung) throws IOException {
            awaitLoad(gateway.httpPort());
            if (hung) {
                broker.pause();
            }
            long start = System.nanoTime();
            gateway.signal("TERM");
            int exit = gateway.awaitExit(LIMIT);
            stopped(start);
            if (hung) {
                broker.resume();
            }
            assertThat(exit).as("exit code: " + gateway.log()).isZero();
            assertThat(gateway.log()).contains("event=stopped").contains("lost=0");
        }

        void endLives(int stops) throws Exception {
            for (int i = 0; i < stops; i++) {
                GatewayLife gateway = GatewayLife.start(broker.bootstrap(), config);
                awaitLoad(gateway.httpPort());
                long start = System.nanoTime();
                int exit = gateway.stop(LIMIT);
                stopped(start);
                assertThat(exit).as("exit code of stop " + i).isZero();
            }
            load.close();
        }

        private void awaitLoad(int httpPort) {
            long promised = load.acknowledged().size();
            port.set(httpPort);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(SOON)
                    .until(() -> load.acknowledged().size() > promised + 100);
        }

        private void stopped(long startNanos) {
            tookMs.add((System.nanoTime() - startNanos) / 1_000_000);
            port.set(0);
        }

        void judge() throws IOException {
            GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)
                    .drain();
            Judge.Verdict verdict = Judge.keptItsPromises(broker.bootstrap(), topic, 4, load.acknowledged());
            System.out.println("StopIT stops=" + tookMs.size() + " acknowledged="
                    + load.acknowledged().size() + " copies=" + verdict.copies() + " slowest_ms="
                    + tookMs.stream().max(Long::compare).orElse(0L) + " answers=" + load.answers());
        }
    }

    @Test
    void shouldEndAtOnceOnASecondSignalWithTheSpoolIntact(@TempDir Path dir) throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        broker.createTopic("twice", 1);
        Map<String, String> config = Map.of(
                "spool.dir", dir.resolve("spool").toString(), "shutdown.timeout.ms", "60000", "ack.default", "spool");
        Producer load;
        try (GatewayProcess gateway = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)) {
            load = new Producer(gateway::httpPort, "/topics/twice", 2, 5);
            await().pollInterval(SOON).until(() -> load.acknowledged().size() > 50);
            broker.pause();
            long promised = load.acknowledged().size();
            await().pollInterval(SOON).until(() -> load.acknowledged().size() > promised + 50);

            // When
            gateway.signal("TERM");
            await().pollInterval(SOON).until(() -> gateway.log().contains("event=stopping"));
            gateway.signal("TERM");

            // Then
            assertThat(gateway.awaitExit(Duration.ofSeconds(2))).isEqualTo(143);
            load.close();
            broker.resume();
        }
        GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config).drain();
        Judge.keptItsPromises(broker.bootstrap(), "twice", 1, load.acknowledged());
    }
}
