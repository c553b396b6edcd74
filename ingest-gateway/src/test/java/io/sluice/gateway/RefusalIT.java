package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.SharedGateway;
import io.sluice.gateway.support.TopicReader;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway does not take: each refusal with its code and the way out, and nothing of it in Kafka. */
class RefusalIT {
    private static final KafkaBroker BROKER = SharedBroker.get();
    private static final GatewayProcess GATEWAY = SharedGateway.get();

    private static Socket slow;

    @TempDir
    Path dir;

    /** Its time runs while the other tests do. */
    @BeforeAll
    static void beginABodyThatComesTooSlowly() throws IOException {
        slow = new Socket("127.0.0.1", GATEWAY.httpPort());
        slow.getOutputStream()
                .write(("POST /topics/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100000\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @AfterAll
    static void stop() throws IOException {
        slow.close();
    }

    @Test
    void shouldRefuseMalformedJsonWithItsPlaceAndSendNothingOfIt() throws Exception {
        // Given
        BROKER.createTopic("strict", 1);

        // When
        HttpResponse<String> answer =
                HttpLoad.post(GATEWAY.httpPort(), "/topics/strict", "{\"a\":1}\n{\"b\":2}\n{\"c\": oops}\n{\"d\":4}\n");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"malformed\"").contains("line 3, column 7");
        assertThat(TopicReader.all(BROKER.bootstrap(), "strict")).isEmpty();
    }

    @Test
    void shouldRefuseWhatItDoesNotServeWithACode() throws Exception {
        // Given
        int port = GATEWAY.httpPort();

        // When
        List<HttpResponse<String>> answers = List.of(
                HttpLoad.post(port, "/topics/nowhere", "{}"),
                HttpLoad.post(port, "/topics/_secret", "{}"),
                HttpLoad.post(port, "/topics/events.dlq", "{}"),
                HttpLoad.post(port, "/topics/events.raw", "{}"),
                HttpLoad.post(port, "/topics/events/partitions/4", "{}"),
                HttpLoad.post(port, "/topics/events?key=/id", "{\"id\":1}\n{\"no\":1}"),
                HttpLoad.post(port, "/topics/events?key=id", "{}"),
                HttpLoad.post(port, "/topics/events?key=/id", "text/plain", "{}"),
                HttpLoad.post(port, "/topics/events", "text/html", "{}"),
                HttpLoad.post(port, "/topics/events", "\n \n"),
                HttpLoad.post(port, "/topics/events?ack=maybe", "{}"),
                HttpLoad.post(port, "/elsewhere", "{}"),
                HttpLoad.get(port, "/topics/events"),
                HttpLoad.post(port, "/topics/events", "x".repeat((4 << 20) + 1)));

        // Then
        assertThat(answers)
                .extracting(
                        answer -> answer.statusCode() + " " + answer.body().replaceAll(".*\"code\":\"(\\w+)\".*", "$1"))
                .containsExactly(
                        "404 topic_not_found",
                        "403 topic_denied",
                        "403 topic_denied",
                        "403 topic_denied",
                        "404 partition_not_found",
                        "422 key_missing",
                        "400 bad_request",
                        "400 bad_request",
                        "415 unsupported_media_type",
                        "422 empty",
                        "400 bad_request",
                        "404 not_found",
                        "405 method_not_allowed",
                        "413 too_large");
    }

    @Test
    void shouldLetAClientReadWhyItsBodyIsTooLarge() throws Exception {
        // Given: still writing when the answer comes.
        String body = "x".repeat(32 << 20);

        for (int n = 0; n < 5; n++) {
            // When
            HttpResponse<String> answer = HttpLoad.post(GATEWAY.httpPort(), "/topics/events", body);

            // Then
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.headers().firstValue("connection")).contains("close");
        }
    }

    @Test
    void shouldRefuseABodyThatComesTooSlowly() throws Exception {
        // Given: begun before the other tests of this class.
        slow.setSoTimeout(30_000);

        // When
        String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(answer)
                .contains("408 Request Timeout")
                .contains("\"code\":\"slow_body\"")
                .contains("more slowly than request.min.bytes.per.second (1024); 1 bytes did arrive");
        await().untilAsserted(() ->
                assertThat(GATEWAY.metric("ingestion_work_queue_bytes ")).isZero());
    }

    @Test
    void shouldRefuseWithQueueFullWhileTheBrokerHangsAndLoseNothingOfTheRest() throws Exception {
        // Given
        BROKER.createTopic("hung", 1);
        Map<String, String> small =
                Map.of("queue.max.batches", "20", "send.timeout.ms", "20000", "client.max.share", "1");
        try (GatewayProcess narrow = GatewayProcess.start(dir.resolve("narrow"), BROKER.bootstrap(), small)) {
            HttpLoad.post(narrow.httpPort(), "/topics/hung", "{\"first\":true}");
            BROKER.pause();

            // When
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(HttpLoad.client()
                        .sendAsync(
                                HttpLoad.ndjson(narrow.httpPort(), "/topics/hung")
                                        .POST(HttpRequest.BodyPublishers.ofString("{\"i\":" + i + "}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            await().until(() ->
                    answers.stream().filter(CompletableFuture::isDone).count() >= 10);
            List<HttpResponse<String>> early = answers.stream()
                    .filter(CompletableFuture::isDone)
                    .map(CompletableFuture::join)
                    .toList();
            double depth = narrow.metric("ingestion_work_queue_depth ");
            String ready =
                    HttpLoad.get(narrow.managementPort(), "/health/ready").body();
            BROKER.resume();
            List<HttpResponse<String>> all =
                    answers.stream().map(CompletableFuture::join).toList();

            // Then
            assertThat(early).hasSize(10).allMatch(answer -> answer.statusCode() == 503);
            assertThat(early).allMatch(answer -> answer.body().contains("\"code\":\"queue_full\""));
            assertThat(early)
                    .allMatch(answer ->
                            answer.headers().firstValueAsLong("retry-after").orElse(0) >= 1);
            assertThat(depth).isEqualTo(20);
            assertThat(ready).contains("the queue is full");
            assertThat(all.stream().filter(answer -> answer.statusCode() == 200))
                    .hasSize(20);
            assertThat(TopicReader.all(BROKER.bootstrap(), "hung")).hasSize(21);
            assertThat(narrow.log().lines().filter(line -> line.contains("event=queue_near_limit")))
                    .hasSize(1);
            await().untilAsserted(() ->
                    assertThat(narrow.metric("ingestion_work_queue_depth ")).isZero());
            assertThat(narrow.log().lines().filter(line -> line.contains("event=queue_recovered")))
                    .hasSize(1);
        }
    }

    @Test
    void shouldRefuseAClientThatHasItsShareOfTheQueue() throws Exception {
        // Given
        BROKER.createTopic("shared", 1);
        Map<String, String> small = Map.of("queue.max.batches", "20", "send.timeout.ms", "20000");
        try (GatewayProcess narrow = GatewayProcess.start(dir.resolve("shared"), BROKER.bootstrap(), small)) {
            HttpLoad.post(narrow.httpPort(), "/topics/shared", "{}");
            BROKER.pause();
            HttpRequest request = HttpLoad.ndjson(narrow.httpPort(), "/topics/shared")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> inside = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                inside.add(HttpLoad.client().sendAsync(request, HttpResponse.BodyHandlers.ofString()));
            }
            await().untilAsserted(() ->
                    assertThat(narrow.metric("ingestion_work_queue_depth ")).isEqualTo(5));

            // When
            HttpResponse<String> refused = HttpLoad.send(request);
            BROKER.resume();

            // Then
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("\"code\":\"client_quota\"");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0))
                    .isPositive();
            assertThat(inside).allMatch(answer -> answer.join().statusCode() == 200);
        }
    }
}
