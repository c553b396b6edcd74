package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.Judge;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Producer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka is gone for a while under full load, and the gateway has little memory: 256 MiB for a minute, and the 512 MiB
 * that are promised for the long form. The spool may hold more than the heap, so that a backlog held in memory would be
 * noticed; it is full before the minute is over.
 */
class OutageIT {
    private static final int PARTITIONS = 4;
    private static final String HEAP = "-Xmx256m";
    private static final long CAP_BYTES = 320L << 20;

    /** Large enough that the disk is the limit, and not the two cores that other tests share. */
    private static final int FILL_BYTES = 1_000;

    private static final String LONG_HEAP = "-Xmx512m";
    private static final long LONG_CAP_BYTES = 8L << 30;
    /** The cap counts what was promised room as well, for batches that are being written: at most the queue's 64 MiB. */
    private static final long PROMISED_BYTES = 64L << 20;

    @TempDir
    Path dir;

    @Test
    void shouldKeepEverythingInOrderThroughAMinuteWithoutKafka() throws Exception {
        outage(Duration.ofSeconds(60), HEAP, CAP_BYTES);
    }

    @Test
    @Tag("torture")
    void shouldKeepEverythingInOrderThroughALongOutage() throws Exception {
        outage(Duration.ofMinutes(Long.getLong("torture.minutes", 10)), LONG_HEAP, LONG_CAP_BYTES);
    }

    private void outage(Duration duration, String heap, long capBytes) throws Exception {
        // Given
        Map<String, String> config = Map.of(
                "spool.dir",
                dir.resolve("spool").toString(),
                "spool.max.bytes",
                Long.toString(capBytes),
                "spool.reserve.bytes",
                "0",
                "send.timeout.ms",
                "2000",
                "retry.backoff.max.ms",
                "500");
        // Of its own: others would be started against the one that is gone.
        try (KafkaBroker broker = KafkaBroker.start(dir.resolve("kafka"));
                GatewayProcess gateway = GatewayProcess.start(
                        dir.resolve("gateway"), broker.bootstrap(), config, List.of(heap, "-XX:+UseSerialGC"))) {
            broker.createTopic("dark", PARTITIONS);
            gateway.awaitReady();
            Producer load = new Producer(gateway::httpPort, "/topics/dark", 4, 100, FILL_BYTES);
            await().until(() -> load.count("200") > 50);

            // When
            broker.kill();
            long end = System.nanoTime() + duration.toNanos();
            await().atMost(duration.plusSeconds(60)).until(() -> System.nanoTime() >= end);
            double spooled = gateway.metric("ingestion_spool_batches ");
            load.close();
            double spooledBytes = gateway.metric("ingestion_spool_bytes ");
            broker.restart();
            long drainStart = System.nanoTime();

            // Then
            assertThat(spooled).isPositive();
            await().atMost(duration.plusSeconds(180))
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                            .isZero());
            long drainMs = (System.nanoTime() - drainStart) / 1_000_000;
            assertThat(gateway.isAlive()).isTrue();
            assertThat(load.answers().keySet())
                    .as("what clients were told: " + load.answers())
                    .isSubsetOf("200", "202", "spool_full");
            if (load.count("spool_full") > 0) {
                assertThat(spooledBytes).as("refused at the cap alone").isGreaterThan(capBytes - PROMISED_BYTES);
            }
            Judge.Verdict verdict = Judge.keptItsPromises(broker.bootstrap(), "dark", PARTITIONS, load.acknowledged());
            System.out.println("OutageIT outage=" + duration + " acknowledged="
                    + load.acknowledged().size() + " copies=" + verdict.copies() + " spooled_batches="
                    + (long) spooled + " spooled_bytes=" + (long) spooledBytes + " drain_ms=" + drainMs
                    + " answers=" + load.answers());
        }
    }
}
