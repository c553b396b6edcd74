package io.sluice.cleanse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cleanse.broker.CleanseProcess;
import io.sluice.cleanse.broker.Raw;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that can be judged and not written stops cleanse, which names that record and no other. */
class PoisonIT {
    private static final String TOPIC = "poisoned";
    private static final int AT = 5;

    @Test
    void shouldNameTheRecordThatCannotBeWritten(@TempDir Path dir) throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        Map<String, String> config = Map.of(
                "cleanse.topics",
                TOPIC,
                "cleanse.application.id",
                TOPIC,
                "cleanse.topics.partitions",
                "1",
                "streams.producer.max.request.size",
                "2000");
        try (CleanseProcess cleanse = CleanseProcess.start(dir, broker.bootstrap(), config)) {
            cleanse.awaitReady();

            // When: the error surfaces while a later record is processed.
            try (Raw raw = new Raw(broker.bootstrap())) {
                for (int n = 0; n < 2 * AT; n++) {
                    String text = "x".repeat(n == AT ? 4_000 : 1);
                    raw.send(TOPIC + ".raw", 0, "g:1.0/" + n, "{\"text\":\"" + text + "\"}");
                }
            }

            // Then
            assertThat(cleanse.exitCode(Duration.ofMinutes(1)))
                    .as(cleanse.log())
                    .isEqualTo(3);
            assertThat(cleanse.log())
                    .contains("event=breaker_open")
                    .contains("deaths at offset " + AT + " of " + TOPIC + ".raw-0")
                    .contains("RecordTooLargeException");
        }
    }
}
