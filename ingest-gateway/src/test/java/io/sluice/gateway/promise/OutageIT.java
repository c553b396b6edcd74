package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.Judge;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Producer;
import io.sluice.gateway.support.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka is gone for a while under full load, and the gateway has 512 MiB. */
class OutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("sluice.outage.seconds", 60));

    @Test
    void shouldKeepEverythingInOrderThroughAnOutage(@TempDir Path dir) throws Exception {
        // Given
        try (KafkaBroker broker = KafkaBroker.start(dir.resolve("kafka"))) {
            broker.createTopic("dark", 4);
            Map<String, String> config = Map.of(
                    "spool.dir",
                    dir.resolve("spool").toString(),
                    "spool.max.bytes",
                    Long.toString(2L << 30),
                    "spool.reserve.bytes",
                    "0",
                    "send.timeout.ms",
                    "2000");
            try (GatewayProcess gateway =
                    GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config, List.of("-Xmx512m"))) {
                gateway.awaitReady();
                Producer load = new Producer(gateway::httpPort, "/topics/dark", 4, 200);
                await().until(() -> load.count("200") > 50);

                // When
                broker.kill();
                long end = System.nanoTime() + OUTAGE.toNanos();
                await().atMost(OUTAGE.plusSeconds(60)).until(() -> System.nanoTime() >= end);
                double spooled = gateway.metric("ingestion_spool_batches ");
                broker.restart();
                load.close();

                // Then
                assertThat(spooled).isPositive();
                await().atMost(Duration.ofSeconds(180))
                        .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                                .isZero());
                assertThat(gateway.isAlive()).isTrue();
                Map<String, AtomicLong> answers = load.answers();
                assertThat(answers.keySet())
                        .as("what clients were told: " + answers)
                        .containsOnly("200", "202");
                int copies = Judge.keptItsPromises(
                        TopicReader.all(broker.bootstrap(), "dark"),
                        load.acknowledged().keySet());
                System.out.println("OutageIT outage=" + OUTAGE + " acknowledged="
                        + load.acknowledged().size() + " copies=" + copies + " spooled_batches=" + (long) spooled
                        + " answers=" + answers);
            }
        }
    }
}
