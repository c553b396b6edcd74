package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a program: how it ends, and how it does not begin. */
class ProgramIT {
    private static final KafkaBroker BROKER = SharedBroker.get();

    @TempDir
    Path dir;

    @Test
    void shouldStopInOrderOnSigterm() throws Exception {
        // Given
        BROKER.createTopic("last", 1);
        try (GatewayProcess stopped = GatewayProcess.start(dir.resolve("stopped"), BROKER.bootstrap(), Map.of())) {
            HttpLoad.post(stopped.httpPort(), "/topics/last", "{}");

            // When
            stopped.signal("TERM");

            // Then
            assertThat(stopped.awaitExit(Duration.ofSeconds(11))).isZero();
            assertThat(stopped.log()).contains("event=stopped sent=1 spooled=0").contains("lost=0");
        }
    }

    @Test
    void shouldSayAllThatIsWrongWithItsConfigurationAndNotStart() throws Exception {
        // Given
        Map<String, String> wrong = Map.of("queue.max.batch", "7", "http.port", "no", "producer.acks", "1");

        // When
        String complaint = "";
        try (GatewayProcess none = GatewayProcess.start(dir.resolve("wrong"), BROKER.bootstrap(), wrong)) {
            complaint = "it started on " + none.httpPort();
        } catch (Exception e) {
            complaint = String.valueOf(e.getMessage()) + e.getCause();
        }

        // Then
        assertThat(complaint)
                .contains("has 3 fault(s)")
                .contains("did you mean queue.max.batches?")
                .contains("http.port")
                .contains("producer.acks cannot be set");
    }
}
