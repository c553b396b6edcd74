package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.TopicReader;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool's disk is a real one of eight mebibytes, and it fills up. */
class FullDiskIT {
    private static final String LARGE = "{\"fill\":\"" + "x".repeat(900_000) + "\"}";

    /** Too large for what the first leaves of the producer's window, so that nothing of it is ever handed over. */
    private static final String MEDIUM = "{\"fill\":\"" + "y".repeat(300_000) + "\"}";

    private static final String LATER = "{\"fill\":\"" + "z".repeat(300_000) + "\"}";

    @TempDir
    Path dir;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(dir.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
                "mounting a tmpfs needs root: nothing is known of a full disk from this run");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    @Test
    void shouldRefuseWithSpoolFullAndTakeBatchesAgainByItselfWhenThereIsRoom() throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        broker.createTopic("full", 1);
        Map<String, String> config = Map.of(
                "spool.dir", disk.resolve("spool").toString(),
                "spool.reserve.bytes", "0",
                "spool.segment.bytes", "1048576",
                "send.timeout.ms", "1000",
                "producer.buffer.memory", "1200000",
                "producer.batch.size", "16384");
        try (GatewayProcess gateway = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config)) {
            assertThat(post(gateway, "{\"n\":0}").statusCode()).isIn(200, 202);
            broker.pause();
            // Takes the producer's whole window, so that what comes now can only lie on the disk.
            CompletableFuture<HttpResponse<String>> held = HttpLoad.client()
                    .sendAsync(
                            HttpLoad.ndjson(gateway.httpPort(), "/topics/full?ack=memory")
                                    .POST(HttpRequest.BodyPublishers.ofString(LARGE))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(held.join().statusCode()).isEqualTo(202);
            List<String> promised = new ArrayList<>(List.of("{\"n\":0}", LARGE));

            // When
            Path ballast = fill();
            // A page of the file that was begun is not full yet, so some of the first may still fit. And one lies with
            // the sender already, which waits for the producer's window: it will be sent, and its client is told so.
            HttpResponse<String> refused = post(gateway, MEDIUM);
            for (int i = 0; i < 10 && (refused.statusCode() == 202 || isUnknown(refused)); i++) {
                promised.add(MEDIUM);
                refused = post(gateway, MEDIUM);
            }
            Files.delete(ballast);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> post(gateway, LATER).statusCode() == 202);
            promised.add(LATER);
            broker.resume();

            // Then
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"spool_full\"");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0))
                    .isPositive();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                            .isZero());
            assertThat(TopicReader.all(broker.bootstrap(), "full"))
                    .extracting(TopicReader.Read::value)
                    .containsExactlyElementsOf(promised);
        }
    }

    private static boolean isUnknown(HttpResponse<String> answer) {
        return answer.statusCode() == 503 && answer.body().contains("\"code\":\"outcome_unknown\"");
    }

    private static HttpResponse<String> post(GatewayProcess gateway, String body) throws Exception {
        return HttpLoad.post(gateway.httpPort(), "/topics/full?ack=spool", body);
    }

    /** A file that leaves no byte on the disk. */
    private Path fill() throws IOException {
        Path ballast = disk.resolve("ballast");
        byte[] block = new byte[64 << 10];
        try {
            while (true) {
                Files.write(ballast, block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException full) {
            assertThat(disk.toFile().getUsableSpace()).isLessThan(64 << 10);
        }
        return ballast;
    }
}
