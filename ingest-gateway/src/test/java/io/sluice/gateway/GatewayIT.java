package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.TopicReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a program, against a real broker. */
class GatewayIT {
    private static Path dir;
    private static KafkaBroker broker;
    private static GatewayProcess gateway;
    private static Socket slow;

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        dir = temp;
        broker = SharedBroker.get();
        broker.createTopic("events", 4);
        gateway = GatewayProcess.start(
                dir.resolve("gateway"),
                broker.bootstrap(),
                Map.of("spool.dir", dir.resolve("spool").toString(), "spool.reserve.bytes", "0"));
        gateway.awaitReady();
        slow = new Socket("127.0.0.1", gateway.httpPort());
        slow.getOutputStream()
                .write(("POST /topics/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100000\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @AfterAll
    static void stop() throws Exception {
        slow.close();
        gateway.close();
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
        assertThat(gateway.log().lines().filter(line -> line.contains("event=topic_weakly_replicated topic=placed")))
                .singleElement()
                .asString()
                .contains("replicas=1 min_insync_replicas=1");
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
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/events", body);

            // Then
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.headers().firstValue("connection")).contains("close");
        }
    }

    @Test
    void shouldNotAskForTheTopicsAgainWithEachRequestWhereSeveralAreInUse() throws Exception {
        // Given
        List<String> topics = List.of("by-turns-1", "by-turns-2");
        for (String topic : topics) {
            broker.createTopic(topic, 1);
            assertThat(HttpLoad.post(gateway.httpPort(), "/topics/" + topic, "{}")
                            .statusCode())
                    .isEqualTo(200);
        }
        double before = gateway.metric("kafka_producer_request_total");

        // When
        for (int n = 0; n < 100; n++) {
            HttpLoad.post(gateway.httpPort(), "/topics/" + topics.get(n % 2), "{}");
        }

        // Then: one to produce each, and hardly another.
        assertThat(gateway.metric("kafka_producer_request_total") - before).isBetween(100.0, 120.0);
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
    void shouldSendEachRecordWhereItsKeySendsIt() throws Exception {
        // Given
        broker.createTopic("keyed", 4);
        String body = IntStream.range(0, 100)
                .mapToObj(i -> "{\"user\":{\"id\":\"u" + i % 10 + "\"},\"n\":" + i + "}")
                .collect(Collectors.joining("\n"));

        // When
        HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/keyed?key=/user/id", body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        List<TopicReader.Read> records = TopicReader.all(broker.bootstrap(), "keyed");
        assertThat(records).hasSize(100).allMatch(record -> record.value().contains("\"id\":\"" + record.key() + "\""));
        assertThat(records)
                .allMatch(record -> record.partition()
                        == BuiltInPartitioner.partitionForKey(record.key().getBytes(StandardCharsets.UTF_8), 4));
        records.stream()
                .collect(Collectors.groupingBy(TopicReader.Read::partition))
                .forEach((partition, own) -> {
                    assertThat(answer.body())
                            .contains("{\"partition\":" + partition + ",\"records\":" + own.size()
                                    + ",\"first_offset\":0,\"last_offset\":" + (own.size() - 1) + "}");
                    assertThat(own)
                            .extracting(record -> Long.parseLong(
                                    record.id().substring(record.id().indexOf('/') + 1)))
                            .containsExactlyElementsOf(
                                    LongStream.range(0, own.size()).boxed().toList());
                });
    }

    @Test
    void shouldSendToThePartitionThatTheClientNames() throws Exception {
        // Given
        broker.createTopic("given", 4);

        // When
        HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/given/partitions/3", "{}\n{}");

        // Then
        assertThat(answer.body()).contains("{\"partition\":3,\"records\":2,");
        assertThat(TopicReader.all(broker.bootstrap(), "given")).hasSize(2).allMatch(record -> record.partition() == 3);
    }

    @Test
    void shouldPutTheClientsHeadersOnEachRecordAndRefuseReservedOnes() throws Exception {
        // Given
        broker.createTopic("headed", 1);

        // When
        HttpResponse<String> taken = HttpLoad.send(headed("trace=a=b", "tenant=x"));
        List<HttpResponse<String>> refused = new ArrayList<>();
        for (String reserved : List.of("ingest-id=g:1.0/1", "dlq-topic=x", "__connect.errors.topic=x")) {
            refused.add(HttpLoad.send(headed(reserved, "tenant=x")));
        }

        // Then
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(refused)
                .allMatch(
                        answer -> answer.statusCode() == 400 && answer.body().contains("\"code\":\"reserved_header\""));
        assertThat(TopicReader.all(broker.bootstrap(), "headed"))
                .hasSize(2)
                .allMatch(record -> record.headers().get("trace").equals("a=b")
                        && record.headers().get("tenant").equals("x"));
    }

    private static HttpRequest headed(String first, String second) {
        return HttpLoad.ndjson(gateway.httpPort(), "/topics/headed")
                .header("Record-Header", first)
                .header("Record-Header", second)
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}\n{\"a\":2}"))
                .build();
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
                assertThat(gateway.metric("ingestion_work_queue_bytes ")).isZero());
    }

    @Test
    void shouldRefuseWithQueueFullWhileTheBrokerHangsAndLoseNothingOfTheRest() throws Exception {
        // Given
        broker.createTopic("hung", 1);
        Map<String, String> small =
                Map.of("queue.max.batches", "20", "send.timeout.ms", "20000", "client.max.share", "1");
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
    void shouldRefuseAClientThatHasItsShareOfTheQueue() throws Exception {
        // Given
        broker.createTopic("shared", 1);
        Map<String, String> small = Map.of("queue.max.batches", "20", "send.timeout.ms", "20000");
        try (GatewayProcess narrow = GatewayProcess.start(dir.resolve("shared"), broker.bootstrap(), small)) {
            HttpLoad.post(narrow.httpPort(), "/topics/shared", "{}");
            broker.pause();
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
            broker.resume();

            // Then
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("\"code\":\"client_quota\"");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0))
                    .isPositive();
            assertThat(inside).allMatch(answer -> answer.join().statusCode() == 200);
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
        assertThat(gateway.metric("ingestion_work_queue_depth ")).isBetween(0.0, 1.0);
    }

    /** The names that dashboards and alerts rest on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingestion_work_queue_depth ",
                "ingestion_work_queue_bytes ",
                "ingestion_work_queue_capacity ",
                "ingestion_batches_total{result=\"kafka\"}",
                "ingestion_batches_total{result=\"spool\"}",
                "ingestion_records_total{result=\"kafka\",topic=\"events\"}",
                "ingestion_request_seconds_bucket{dialect=\"ndjson\",status=\"200\",le=\"0.05\"}",
                "ingestion_request_seconds_count{dialect=\"ndjson\",status=\"200\"}",
                "ingestion_request_seconds_sum{dialect=\"ndjson\",status=\"200\"}",
                "ingestion_kafka_send_errors_total{class=\"TimeoutException\"}",
                "ingestion_kafka_retries_total ",
                "ingestion_spool_bytes ",
                "ingestion_spool_batches ",
                "ingestion_spool_oldest_seconds ",
                "ingestion_dead_letters_total{reason=\"topic_not_found\"}",
                "ingestion_cancelled_batches_total ",
                "ingestion_rejected_total{code=\"client_quota\"}",
                "kafka_producer_record_send_total{",
                "kafka_producer_batch_split_total{",
                "kafka_producer_record_error_total{",
                "kafka_admin_client_connection_count{"
            })
    void shouldExposeTheMetric(String line) throws Exception {
        // Given
        HttpLoad.post(gateway.httpPort(), "/topics/events", "{}");

        // When
        double value = gateway.metric(line);

        // Then
        assertThat(value).as(line).isNotNaN();
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
