package io.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cleanse.broker.Committed;
import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Ports;
import io.sluice.gateway.support.SharedBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code process.roles=gateway,cleanse}: one process takes events in and brings each out once. */
class BothRolesIT {
    private static final String TOPIC = "both";
    private static final int BATCHES = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldTakeEventsInAndBringEachOutOnce(@TempDir Path dir) throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        int cleansePort = Ports.free();
        Map<String, String> config = Map.of(
                "process.roles",
                "gateway,cleanse",
                "cleanse.topics",
                TOPIC,
                "cleanse.application.id",
                TOPIC,
                "cleanse.state.dir",
                dir.resolve("state").toString(),
                "cleanse.topics.create",
                "true",
                "cleanse.topics.replication.factor",
                "1",
                "cleanse.management.port",
                Integer.toString(cleansePort),
                "spool.dir",
                dir.resolve("spool").toString());
        try (GatewayProcess process = GatewayProcess.start(dir.resolve("process"), broker.bootstrap(), config)) {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> HttpLoad.get(cleansePort, "/health/ready").statusCode() == 200);
            process.awaitReady();

            // When: each batch is posted twice under one name, as a client does that has missed the answer.
            Set<String> sent = new HashSet<>();
            for (int i = 0; i < BATCHES; i++) {
                sent.add("{\"batch\":" + i + "}");
                post(process, i);
                post(process, i);
            }

            // Then
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> Committed.count(broker.bootstrap(), TOPIC) >= BATCHES);
            List<String> cameOut = Committed.all(broker.bootstrap(), TOPIC).stream()
                    .map(record -> new String(record.value(), UTF_8))
                    .toList();
            assertThat(cameOut).hasSize(BATCHES).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(HttpLoad.get(cleansePort, "/admin/redrive").statusCode())
                    .as("the API of redrives")
                    .isEqualTo(200);
            process.signal("TERM");
            assertThat(process.awaitExit(Duration.ofSeconds(20))).isZero();
            assertThat(process.log()).contains("event=stopped").contains("lost=0");
        }
    }

    private void post(GatewayProcess process, int batch) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + process.httpPort() + "/topics/" + TOPIC))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", "batch-" + batch)
                .POST(HttpRequest.BodyPublishers.ofString("{\"batch\":" + batch + "}\n"))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
