package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.part.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compose file's profile {@code cluster}: three brokers, two workers. It takes a minute and eight JVMs. */
@Tag("torture")
class ComposeClusterIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int EVENTS = 40;

    private final Http http = new Http();

    @Test
    void shouldLandEachEventOnceWhenABrokerAndAWorkerDie(@TempDir Path temp) throws Exception {
        try (ComposeRun run =
                new ComposeRun(temp, ComposeFile.read(Map.of("SLUICE_REPLICAS", "3", "SLUICE_MIN_ISR", "2")))) {
            // Given
            run.start("kafka", "kafka-2", "kafka-3");
            run.awaitHealthy("kafka", "kafka-2", "kafka-3");
            run.runToItsEnd("topics");
            run.start("gateway", "cleanse", "connect", "connect-2");
            run.awaitHealthy("gateway", "cleanse", "connect", "connect-2");
            run.runToItsEnd("sink");
            post(run, 0);

            // When
            run.signal("kafka-2", "KILL");
            post(run, EVENTS);
            run.signal("connect", "KILL");
            post(run, 2 * EVENTS);

            // Then
            List<String> expected = IntStream.range(0, 3 * EVENTS)
                    .mapToObj(n -> "{\"n\":" + n + "}")
                    .toList();
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(landed(run)).containsExactlyInAnyOrderElementsOf(expected));
        }
    }

    private void post(ComposeRun run, int from) throws Exception {
        for (int n = from; n < from + EVENTS; n++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(run.url("gateway", 8080) + "/topics/events"))
                    .timeout(SOON)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"n\":" + n + "}\n"));
            assertThat(http.send(request).statusCode()).isIn(200, 202);
        }
    }

    private static List<String> landed(ComposeRun run) throws IOException {
        try (Stream<Path> tree = Files.walk(run.sandbox().volume("files"))) {
            return tree.filter(path -> path.getFileName().toString().startsWith("events+"))
                    .flatMap(path -> OperatorFiles.text(path).lines())
                    .toList();
        }
    }
}
