package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.Judge;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Producer;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop under load ends in time, loses nothing, and never hangs, whatever Kafka does. */
class StopIT {
    private static final int STOPS = Integer.getInteger("sluice.stops", 50);
    private static final long TIMEOUT_MS = 4_000;
    private static final Duration SOON = Duration.ofMillis(10);

    @Test
    void shouldStopInTimeAndLoseNothing(@TempDir Path dir) throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        broker.createTopic("stopped", 4);
        Map<String, String> config = Map.of(
                "spool.dir", dir.resolve("spool").toString(),
                "shutdown.timeout.ms", Long.toString(TIMEOUT_MS),
                "ack.default", "memory");
        AtomicInteger port = new AtomicInteger();
        Producer load = new Producer(port::get, "/topics/stopped", 4, 20);
        List<Long> tookMs = new ArrayList<>();

        // When
        for (int i = 0; i < STOPS; i++) {
            try (GatewayProcess gateway = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)) {
                long promised = load.acknowledged().size();
                port.set(gateway.httpPort());
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(SOON)
                        .until(() -> load.acknowledged().size() > promised + 100);
                boolean hung = i % 10 == 9;
                if (hung) {
                    broker.pause();
                }
                long start = System.nanoTime();
                gateway.signal("TERM");
                int exit = gateway.awaitExit(Duration.ofMillis(TIMEOUT_MS + 1_000));
                tookMs.add((System.nanoTime() - start) / 1_000_000);
                if (hung) {
                    broker.resume();
                }
                assertThat(exit)
                        .as("exit code of stop " + i + ": " + gateway.log())
                        .isZero();
                assertThat(gateway.log()).contains("event=stopped").contains("lost=0");
            }
        }
        load.close();
        try (GatewayProcess last = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(last.metric("ingestion_spool_batches ")).isZero());
        }

        // Then
        Judge.Verdict verdict = Judge.keptItsPromises(broker.bootstrap(), "stopped", 4, load.acknowledged());
        System.out.println("StopIT stops=" + STOPS + " acknowledged="
                + load.acknowledged().size() + " copies=" + verdict.copies() + " slowest_ms="
                + tookMs.stream().max(Long::compare).orElse(0L) + " answers="
                + load.answers());
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
            await().until(() -> load.acknowledged().size() > 50);
            broker.pause();
            long promised = load.acknowledged().size();
            await().until(() -> load.acknowledged().size() > promised + 50);

            // When
            gateway.signal("TERM");
            await().until(() -> gateway.log().contains("event=stopping"));
            gateway.signal("TERM");

            // Then
            assertThat(gateway.awaitExit(Duration.ofSeconds(2))).isEqualTo(143);
            load.close();
            broker.resume();
        }
        try (GatewayProcess again = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(again.metric("ingestion_spool_batches ")).isZero());
        }
        Judge.keptItsPromises(broker.bootstrap(), "twice", 1, load.acknowledged());
    }
}
