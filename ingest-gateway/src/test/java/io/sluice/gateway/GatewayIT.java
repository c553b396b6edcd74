package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.TopicReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as a program, against a real broker. */
class GatewayIT {
    private static Path dir;
    private static KafkaBroker broker;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        dir = temp;
        broker = KafkaBroker.start(dir.resolve("kafka"));
        broker.createTopic("events", 4);
        gateway = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), Map.of());
        gateway.awaitReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        broker.close();
    }

    @Test
    void shouldAnswerWithThePlaceOfEveryRecordInKafka() throws Exception {
        // Given
        broker.createTopic("placed", 4);
        String body = IntStream.range(0, 500).mapToObj(i -> "{\"n\":" + i + "}").collect(Collectors.joining("\n"));

        // When
        HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/placed", body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        List<TopicReader.Read> records = TopicReader.all(broker.bootstrap(), "placed");
        int partition = records.get(0).partition();
        assertThat(answer.body())
                .isEqualTo("{\"ack\":\"kafka\",\"records\":500,\"partitions\":[{\"partition\":" + partition
                        + ",\"records\":500,\"first_offset\":0,\"last_offset\":499}],\"errors\":[]}");
        assertThat(records).extracting(TopicReader.Read::value).containsExactly(body.split("\n"));
        assertThat(records)
                .extracting(TopicReader.Read::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("g:"));
        assertThat(records).allMatch(record -> record.headers().containsKey("ingest-time"));
    }

    @Test
    void shouldTakeAnArrayOfJsonRecords() throws Exception {
        // Given
        broker.createTopic("array", 1);

        // When
        HttpResponse<String> answer = HttpLoad.post(
                gateway.httpPort(), "/topics/array", "application/json", " [ {\"a\":1} , [2,3] ,\"x\" ] ");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(TopicReader.all(broker.bootstrap(), "array"))
                .extracting(TopicReader.Read::value)
                .containsExactly("{\"a\":1}", "[2,3]", "\"x\"");
    }

    @Test
    void shouldRefuseMalformedJsonWithItsPlaceAndSendNothingOfIt() throws Exception {
        // Given
        broker.createTopic("strict", 1);

        // When
        HttpResponse<String> answer =
                HttpLoad.post(gateway.httpPort(), "/topics/strict", "{\"a\":1}\n{\"b\":2}\n{\"c\": oops}\n{\"d\":4}\n");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"malformed\"").contains("line 3, column 7");
        assertThat(TopicReader.all(broker.bootstrap(), "strict")).isEmpty();
    }

    @Test
    void shouldRefuseWhatItDoesNotServeWithACode() throws Exception {
        // Given
        int port = gateway.httpPort();

        // When
        List<HttpResponse<String>> answers = List.of(
                HttpLoad.post(port, "/topics/nowhere", "{}"),
                HttpLoad.post(port, "/topics/_secret", "{}"),
                HttpLoad.post(port, "/topics/events.dlq", "{}"),
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
                        "415 unsupported_media_type",
                        "422 empty",
                        "400 bad_request",
                        "404 not_found",
                        "405 method_not_allowed",
                        "413 too_large");
    }

    @Test
    void shouldGiveTheSameIdsToARetryWithTheSameKey() throws Exception {
        // Given
        broker.createTopic("retried", 4);
        HttpRequest request = HttpLoad.ndjson(gateway.httpPort(), "/topics/retried")
                .header("Idempotency-Key", "order-17")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}\n{\"a\":2}"))
                .build();

        // When
        HttpLoad.send(request);
        HttpLoad.send(request);

        // Then
        List<TopicReader.Read> records = TopicReader.all(broker.bootstrap(), "retried");
        assertThat(records).hasSize(4);
        assertThat(records)
                .extracting(TopicReader.Read::partition)
                .containsOnly(records.get(0).partition());
        assertThat(records.subList(0, 2))
                .extracting(TopicReader.Read::id)
                .containsExactlyElementsOf(
                        records.subList(2, 4).stream().map(TopicReader.Read::id).toList());
        assertThat(records)
                .allMatch(record ->
                        record.id().startsWith("k:") && record.headers().containsKey("ingest-digest"));
    }

    @Test
    void shouldRefuseWithQueueFullWhileTheBrokerHangsAndLoseNothingOfTheRest() throws Exception {
        // Given
        broker.createTopic("hung", 1);
        Map<String, String> small = Map.of("queue.max.batches", "20", "send.timeout.ms", "20000");
        try (GatewayProcess narrow = GatewayProcess.start(dir.resolve("narrow"), broker.bootstrap(), small)) {
            HttpLoad.post(narrow.httpPort(), "/topics/hung", "{\"first\":true}");
            broker.pause();

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
            broker.resume();
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
            assertThat(TopicReader.all(broker.bootstrap(), "hung")).hasSize(21);
            assertThat(narrow.log().lines().filter(line -> line.contains("event=queue_near_limit")))
                    .hasSize(1);
            await().untilAsserted(() ->
                    assertThat(narrow.metric("ingestion_work_queue_depth ")).isZero());
            assertThat(narrow.log().lines().filter(line -> line.contains("event=queue_recovered")))
                    .hasSize(1);
        }
    }

    @Test
    void shouldCountWhatItDoes() throws Exception {
        // Given
        broker.createTopic("counted", 1);

        // When
        HttpLoad.post(gateway.httpPort(), "/topics/counted", "{}\n{}\n{}");
        HttpLoad.post(gateway.httpPort(), "/topics/counted", "nonsense");

        // Then
        assertThat(gateway.metric("ingestion_records_total{result=\"kafka\",topic=\"counted\"}"))
                .isEqualTo(3);
        assertThat(gateway.metric("ingestion_batches_total{result=\"kafka\"}")).isPositive();
        assertThat(gateway.metric("ingestion_rejected_total{code=\"malformed\"}"))
                .isPositive();
        assertThat(gateway.metric("ingestion_request_seconds_count{dialect=\"ndjson\",status=\"200\"}"))
                .isPositive();
        assertThat(gateway.metric("ingestion_work_queue_capacity ")).isEqualTo(10_000);
        assertThat(gateway.metric("ingestion_work_queue_bytes ")).isZero();
    }

    @Test
    void shouldTakeACleansedTopicToItsRawOneAndSaySo() throws Exception {
        // Given
        broker.createTopic("clean", 4);
        broker.createTopic("clean.raw", 4);
        try (GatewayProcess cleansing = cleansing("clean")) {
            cleansing.awaitReady();

            // When
            HttpResponse<String> answer = HttpLoad.post(cleansing.httpPort(), "/topics/clean", "{\"n\":1}\n{\"n\":2}");

            // Then
            assertThat(answer.body())
                    .matches(
                            "\\{\"ack\":\"kafka\",\"records\":2,\"partitions\":\\[\\{\"topic\":\"clean.raw\",\"partition\":\\d,"
                                    + "\"records\":2,\"first_offset\":0,\"last_offset\":1}],\"errors\":\\[]}");
            assertThat(TopicReader.all(broker.bootstrap(), "clean")).isEmpty();
            assertThat(TopicReader.all(broker.bootstrap(), "clean.raw"))
                    .extracting(TopicReader.Read::value)
                    .containsExactly("{\"n\":1}", "{\"n\":2}");
        }
    }

    @Test
    void shouldNotBeReadyAndRefuseACleansedTopicWhosePartitionsDisagree() throws Exception {
        // Given
        broker.createTopic("uneven", 4);
        broker.createTopic("uneven.raw", 3);
        String reason = "uneven.raw has 3 partitions and cleanse.topics.partitions is 4";
        try (GatewayProcess cleansing = cleansing("uneven")) {
            await().untilAsserted(() -> assertThat(HttpLoad.get(cleansing.managementPort(), "/health/ready")
                            .body())
                    .contains(reason));

            // When
            HttpResponse<String> refused = HttpLoad.post(cleansing.httpPort(), "/topics/uneven", "{}");
            HttpResponse<String> other = HttpLoad.post(cleansing.httpPort(), "/topics/events", "{}");

            // Then
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("\"code\":\"kafka_unavailable\"")
                    .contains(reason);
            assertThat(other.statusCode()).isEqualTo(200);
        }
    }

    private static GatewayProcess cleansing(String topic) throws Exception {
        Map<String, String> config = Map.of("cleanse.topics", topic, "cleanse.topics.partitions", "4");
        return GatewayProcess.start(dir.resolve("cleansing-" + topic), broker.bootstrap(), config);
    }

    @Test
    void shouldStopInOrderOnSigterm() throws Exception {
        // Given
        broker.createTopic("last", 1);
        try (GatewayProcess stopped = GatewayProcess.start(dir.resolve("stopped"), broker.bootstrap(), Map.of())) {
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
        try (GatewayProcess none = GatewayProcess.start(dir.resolve("wrong"), broker.bootstrap(), wrong)) {
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
