package io.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cleanse.broker.CleanseProcess;
import io.sluice.cleanse.broker.Committed;
import io.sluice.cleanse.broker.Raw;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances, each with a copy of what the other remembers: one dies, and the other knows every id that it saw. */
class StandbyIT {
    private static final String TOPIC = "stood";
    private static final int PARTITIONS = 4;
    private static final int IDS = 2_000;

    @Test
    void shouldRememberWhatADeadInstanceSaw(@TempDir Path dir) throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        Map<String, String> config = Map.of(
                "cleanse.topics", TOPIC,
                "cleanse.application.id", TOPIC,
                "cleanse.topics.partitions", Integer.toString(PARTITIONS),
                "cleanse.protocol", "classic",
                "cleanse.standby.replicas", "1",
                // The least that a broker allows, so that a dead instance is missed soon.
                "streams.main.consumer.session.timeout.ms", "6000",
                "streams.main.consumer.heartbeat.interval.ms", "500",
                "streams.producer.transaction.timeout.ms", "6000",
                "streams.probing.rebalance.interval.ms", "60000");
        try (CleanseProcess first = CleanseProcess.start(dir.resolve("first"), broker.bootstrap(), config);
                CleanseProcess second = CleanseProcess.start(dir.resolve("second"), broker.bootstrap(), config)) {
            first.awaitReady();
            second.awaitReady();
            send(broker, 0);
            awaitOut(broker, IDS);
            assertThat(first.metric("cleanse_records_total{result=\"passed\""))
                    .as("ids that the first has seen, of %d", IDS)
                    .isBetween(1.0, IDS - 1.0);

            // When: all that was seen comes again, and as much behind it.
            first.close();
            send(broker, 0);
            send(broker, IDS);

            // Then
            awaitOut(broker, 2 * IDS);
            List<String> cameOut = new ArrayList<>();
            Committed.read(broker.bootstrap(), TOPIC, record -> cameOut.add(new String(record.value(), UTF_8)));
            assertThat(cameOut).doesNotHaveDuplicates().hasSize(2 * IDS);
        }
    }

    private static void send(KafkaBroker broker, int from) {
        try (Raw raw = new Raw(broker.bootstrap())) {
            for (int n = from; n < from + IDS; n++) {
                int partition = n % PARTITIONS;
                raw.send(TOPIC + ".raw", partition, "g:1." + partition + "/" + n, "{\"n\":" + n + "}");
            }
        }
    }

    private static void awaitOut(KafkaBroker broker, int records) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Committed.count(broker.bootstrap(), TOPIC) >= records);
    }
}
