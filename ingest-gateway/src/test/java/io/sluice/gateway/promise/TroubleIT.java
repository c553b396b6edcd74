package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.TopicReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka can do to a gateway, each by a real broker: two of them, so that one can hang or go alone. */
class TroubleIT {
    private static Path dir;
    private static KafkaBroker broker;
    private static KafkaBroker second;
    private int gateways;

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        dir = temp;
        broker = SharedBroker.get();
        second = broker.join(2);
    }

    @AfterAll
    static void stop() {
        second.close();
    }

    private GatewayProcess gateway(Map<String, String> overrides) throws Exception {
        Map<String, String> config = new TreeMap<>(Map.of("send.timeout.ms", "2000", "retry.backoff.max.ms", "500"));
        config.putAll(overrides);
        Path home = dir.resolve("gateway-" + ++gateways + "-" + System.nanoTime());
        config.replaceAll((key, value) -> value.replace("HOME", home.toString()));
        GatewayProcess gateway = GatewayProcess.start(home, broker.bootstrap(), config);
        gateway.awaitReady();
        return gateway;
    }

    private static CompletableFuture<HttpResponse<String>> later(GatewayProcess gateway, String path, String body) {
        return HttpLoad.client()
                .sendAsync(
                        HttpLoad.ndjson(gateway.httpPort(), path)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldFailARecordThatIsTooLargeAloneAndStoreItsNeighbours() throws Exception {
        // Given
        broker.createTopic("narrow", 1, Map.of("max.message.bytes", "20000"));
        try (GatewayProcess gateway = gateway(Map.of("send.timeout.ms", "30000"))) {
            String body = "{\"n\":0}\n{\"big\":\"" + "x".repeat(30_000) + "\"}\n{\"n\":2}";

            // When
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/narrow", body);

            // Then
            assertThat(answer.statusCode()).isEqualTo(207);
            assertThat(answer.body()).contains("\"records\":2").contains("{\"index\":1,\"code\":\"record_too_large\"");
            assertThat(TopicReader.all(broker.bootstrap(), "narrow"))
                    .extracting(TopicReader.Read::value)
                    .containsExactly("{\"n\":0}", "{\"n\":2}");
        }
    }

    @Test
    void shouldRefuseRecordsWithoutAKeyOnACompactedTopicBeforeKafkaSeesThem() throws Exception {
        // Given
        broker.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        try (GatewayProcess gateway = gateway(Map.of())) {
            // When
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/compacted", "{}");

            // Then
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("\"code\":\"key_required\"");
        }
    }

    @Test
    void shouldAnswer403WhereKafkaDeniesWriting() throws Exception {
        // Given
        broker.createTopic("secret", 1);
        try (Admin admin = broker.admin()) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "secret", PatternType.LITERAL),
                            new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                    .all()
                    .get(15, TimeUnit.SECONDS);
        }
        try (GatewayProcess gateway = gateway(Map.of())) {
            // When
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/secret", "{}");

            // Then
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("\"code\":\"topic_denied\"");
        }
    }

    @Test
    void shouldServeHealthyTopicsWhileTheBrokerOfAnotherHangs() throws Exception {
        // Given
        broker.createTopicOn("hanging", List.of(2));
        broker.createTopicOn("healthy", List.of(1));
        try (GatewayProcess gateway = gateway(Map.of("send.timeout.ms", "60000"))) {
            HttpLoad.post(gateway.httpPort(), "/topics/hanging", "{}");
            HttpLoad.post(gateway.httpPort(), "/topics/healthy", "{}");
            second.pause();
            String large = "{\"fill\":\"" + "x".repeat(900_000) + "\"}";
            List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                hanging.add(later(gateway, "/topics/hanging", large));
            }
            await().untilAsserted(() ->
                    assertThat(gateway.metric("ingestion_work_queue_depth ")).isEqualTo(50));

            // When
            List<Integer> healthy = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                healthy.add(HttpLoad.post(gateway.httpPort(), "/topics/healthy", "{}")
                        .statusCode());
            }
            boolean stillHanging = hanging.stream().noneMatch(CompletableFuture::isDone);
            second.resume();

            // Then
            assertThat(healthy).hasSize(20).containsOnly(200);
            assertThat(stillHanging).isTrue();
            assertThat(hanging).allMatch(answer -> answer.join().statusCode() == 200);
            assertThat(TopicReader.all(broker.bootstrap(), "hanging")).hasSize(51);
        }
    }

    @Test
    void shouldNeitherRepeatNorReorderWhatABrokerHoldsWhileItHangs() throws Exception {
        // Given
        broker.createTopicOn("woken", List.of(2));
        try (GatewayProcess gateway =
                gateway(Map.of("send.timeout.ms", "30000", "producer.request.timeout.ms", "2000"))) {
            HttpLoad.post(gateway.httpPort(), "/topics/woken", "{\"n\":-1}");
            second.pause();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                answers.add(later(gateway, "/topics/woken", "{\"n\":" + i + "}"));
                int depth = i + 1;
                await().pollInterval(Duration.ofMillis(5))
                        .untilAsserted(() -> assertThat(gateway.metric("ingestion_work_queue_depth "))
                                .isEqualTo(depth));
            }

            // When
            long until = System.nanoTime() + 7_000_000_000L;
            await().atMost(Duration.ofSeconds(20)).until(() -> System.nanoTime() > until);
            second.resume();

            // Then
            assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
            List<String> expected = new ArrayList<>();
            for (int i = -1; i < 30; i++) {
                expected.add("{\"n\":" + i + "}");
            }
            assertThat(TopicReader.all(broker.bootstrap(), "woken"))
                    .extracting(TopicReader.Read::value)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhereKafkaHoldsABatchPastTheDeadline() throws Exception {
        // Given
        broker.createTopicOn("unknown", List.of(2));
        try (GatewayProcess gateway = gateway(Map.of())) {
            HttpLoad.post(gateway.httpPort(), "/topics/unknown", "{\"n\":0}");
            second.pause();

            // When
            long start = System.nanoTime();
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/unknown", "{\"n\":1}");
            long tookMs = (System.nanoTime() - start) / 1_000_000;
            second.resume();

            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"outcome_unknown\"");
            assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0))
                    .isPositive();
            assertThat(tookMs).isBetween(1_900L, 5_000L);
            await().untilAsserted(() ->
                    assertThat(gateway.metric("ingestion_work_queue_depth ")).isZero());
            assertThat(TopicReader.all(broker.bootstrap(), "unknown")).hasSize(2);
        }
    }

    @Test
    void shouldSpoolAtTheDeadlineWhatTheReplicasDoNotTakeAndDeliverItLater() throws Exception {
        // Given
        broker.createTopicNeedingAll("lonely", List.of(1, 2));
        second.kill();
        try (GatewayProcess gateway = gateway(Map.of("spool.dir", "HOME/spool", "spool.reserve.bytes", "0"))) {
            // When
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/lonely", "{\"n\":1}");
            double spooled = gateway.metric("ingestion_spool_batches ");
            second.restart();

            // Then
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).contains("\"ack\":\"spool\"");
            assertThat(spooled).isEqualTo(1);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                            .isZero());
            assertThat(TopicReader.all(broker.bootstrap(), "lonely")).hasSize(1);
        }
    }

    @Test
    void shouldTakeWhatWasAcknowledgedForADeletedTopicToItsDeadLetterTopic() throws Exception {
        // Given
        broker.createTopicNeedingAll("doomed", List.of(1, 2));
        broker.createTopicOn("doomed.dlq", List.of(1));
        Map<String, String> config = Map.of(
                "spool.dir",
                "HOME/spool",
                "spool.reserve.bytes",
                "0",
                "producer.stuck.ms",
                "1000",
                "topic.missing.ms",
                "1000");
        second.kill();
        try (GatewayProcess gateway = gateway(config)) {
            assertThat(HttpLoad.post(gateway.httpPort(), "/topics/doomed?ack=spool", "{\"n\":1}\n{\"n\":2}")
                            .statusCode())
                    .isEqualTo(202);

            // When
            try (Admin admin = broker.admin()) {
                admin.deleteTopics(List.of("doomed")).all().get(15, TimeUnit.SECONDS);
            }

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                            .isZero());
            List<TopicReader.Read> letters = TopicReader.all(broker.bootstrap(), "doomed.dlq");
            assertThat(letters).extracting(TopicReader.Read::value).containsExactly("{\"n\":1}", "{\"n\":2}");
            assertThat(letters)
                    .allMatch(letter -> letter.headers()
                            .keySet()
                            .containsAll(List.of(
                                    "ingest-id",
                                    "dlq-topic",
                                    "dlq-error-class",
                                    "dlq-error-message",
                                    "dlq-attempts",
                                    "dlq-time")));
            second.restart();
            assertThat(letters.get(0).headers()).containsEntry("dlq-topic", "doomed");
            assertThat(gateway.metric("ingestion_dead_letters_total{reason=\"topic_not_found\"}"))
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldCancelABatchWhoseClientHangsUpBeforeItWasHandedOver() throws Exception {
        // Given
        broker.createTopicOn("cancelled", List.of(2));
        Map<String, String> small =
                Map.of("send.timeout.ms", "60000", "producer.buffer.memory", "1200000", "producer.batch.size", "16384");
        try (GatewayProcess gateway = gateway(small)) {
            HttpLoad.post(gateway.httpPort(), "/topics/cancelled", "{\"n\":0}");
            second.pause();
            String large = "{\"fill\":\"" + "x".repeat(900_000) + "\"}";
            CompletableFuture<HttpResponse<String>> held = later(gateway, "/topics/cancelled", large);
            await().untilAsserted(() ->
                    assertThat(gateway.metric("ingestion_work_queue_depth ")).isEqualTo(1));
            CompletableFuture<HttpResponse<String>> next = later(gateway, "/topics/cancelled", large);
            await().untilAsserted(() ->
                    assertThat(gateway.metric("ingestion_work_queue_depth ")).isEqualTo(2));
            CompletableFuture<HttpResponse<String>> waiting = later(gateway, "/topics/cancelled", "{\"gone\":true}");
            await().untilAsserted(() ->
                    assertThat(gateway.metric("ingestion_work_queue_depth ")).isEqualTo(3));

            // When
            waiting.cancel(true);

            // Then
            await().untilAsserted(() -> assertThat(gateway.metric("ingestion_cancelled_batches_total "))
                    .isEqualTo(1));
            second.resume();
            assertThat(held.join().statusCode()).isEqualTo(200);
            assertThat(next.join().statusCode()).isEqualTo(200);
            assertThat(TopicReader.all(broker.bootstrap(), "cancelled"))
                    .hasSize(3)
                    .noneMatch(record -> record.value().contains("gone"));
        }
    }

    @Test
    void shouldWaitForALeaderAndThenDeliver() throws Exception {
        // Given
        broker.createTopicOn("headless", List.of(2));
        try (GatewayProcess gateway = gateway(Map.of("spool.dir", "HOME/spool", "spool.reserve.bytes", "0"))) {
            HttpLoad.post(gateway.httpPort(), "/topics/headless", "{\"n\":0}");
            second.kill();

            // When
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/headless", "{\"n\":1}");
            second.restart();

            // Then
            assertThat(answer.statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                            .isZero());
            assertThat(TopicReader.all(broker.bootstrap(), "headless"))
                    .extracting(TopicReader.Read::value)
                    .containsExactly("{\"n\":0}", "{\"n\":1}");
        }
    }

    @Test
    void shouldRefuseAtTheCapOfTheSpoolAndTakeBatchesAgainOnceItDrains() throws Exception {
        // Given
        broker.createTopicOn("capped", List.of(2));
        Map<String, String> small = Map.of(
                "spool.dir",
                "HOME/spool",
                "spool.reserve.bytes",
                "0",
                "spool.segment.bytes",
                "65536",
                "spool.max.bytes",
                "1048576",
                "spool.dead.max.bytes",
                "1048576");
        try (GatewayProcess gateway = gateway(small)) {
            HttpLoad.post(gateway.httpPort(), "/topics/capped", "{}");
            second.pause();
            String body = "{\"fill\":\"" + "x".repeat(40_000) + "\"}";

            // When
            HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/capped?ack=spool", body);
            for (int i = 0; i < 60 && answer.statusCode() == 202; i++) {
                answer = HttpLoad.post(gateway.httpPort(), "/topics/capped?ack=spool", body);
            }
            second.resume();

            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).containsAnyOf("\"code\":\"spool_full\"", "\"code\":\"outcome_unknown\"");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_spool_batches "))
                            .isZero());
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(HttpLoad.post(gateway.httpPort(), "/topics/capped?ack=spool", body)
                                    .statusCode())
                            .isIn(200, 202));
        }
    }

    @Test
    void shouldKeepInTheDeadStoreWhatNoTopicTakesAndSendItAgainOnAnOperatorsWord() throws Exception {
        // Given
        broker.createTopicNeedingAll("buried", List.of(1, 2));
        Map<String, String> config = new TreeMap<>(Map.of("spool.dir", "HOME/spool", "spool.reserve.bytes", "0"));
        config.putAll(Map.of("producer.stuck.ms", "1000", "topic.missing.ms", "1000", "topic.refresh.ms", "1000"));
        second.kill();
        try (GatewayProcess gateway = gateway(config)) {
            HttpLoad.post(gateway.httpPort(), "/topics/buried?ack=spool", "{\"n\":1}\n{\"n\":2}");
            try (Admin admin = broker.admin()) {
                admin.deleteTopics(List.of("buried")).all().get(15, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(gateway.metric("ingestion_dead_store_batches "))
                            .isEqualTo(1));
            String letters =
                    HttpLoad.get(gateway.managementPort(), "/admin/dead").body();
            String id = letters.replaceAll(".*\"id\":(\\d+).*", "$1");
            second.restart();
            broker.createTopic("buried", 1);

            // When
            HttpResponse<String> answer =
                    HttpLoad.post(gateway.managementPort(), "/admin/dead/" + id + "/replay", "application/json", "");

            // Then
            assertThat(letters).contains("\"topic\":\"buried\"").contains("\"error_class\":\"topic_not_found\"");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(TopicReader.all(broker.bootstrap(), "buried"))
                            .extracting(TopicReader.Read::value)
                            .containsExactly("{\"n\":1}", "{\"n\":2}"));
            assertThat(gateway.metric("ingestion_dead_store_batches ")).isZero();
        }
    }
}
