package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.Judge;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Producer;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.TopicReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka can do to a gateway, each by a real broker: two of them, so that one can hang or go alone. */
class TroubleIT {
    private static final Map<String, String> SOON = Map.of("retry.backoff.max.ms", "500", "client.max.share", "1");
    private static final String LARGE = "{\"fill\":\"" + "x".repeat(900_000) + "\"}";

    private static final int SMALL_QUEUE = 200;

    private static Path dir;
    private static KafkaBroker broker;
    private static KafkaBroker second;
    /** Waits for its answers, and has so little memory that one large batch is all that its producer holds. */
    private static GatewayProcess patient;
    /** Answers within two seconds, with a small queue and a small spool. */
    private static GatewayProcess spooling;

    @BeforeAll
    static void start(@TempDir Path temp) throws Exception {
        dir = temp;
        broker = KafkaBroker.start(dir.resolve("kafka"), SharedBroker.SETTINGS);
        second = broker.join(2);
        patient = gateway(
                "patient",
                Map.of(
                        "send.timeout.ms", "60000",
                        "producer.request.timeout.ms", "1000",
                        "producer.buffer.memory", "1200000",
                        "producer.batch.size", "16384"));
        spooling = gateway(
                "spooling",
                Map.of(
                        "send.timeout.ms", "2000",
                        "queue.max.batches", Integer.toString(SMALL_QUEUE),
                        "spool.dir", dir.resolve("spooling-spool").toString(),
                        "spool.reserve.bytes", "0",
                        "spool.segment.bytes", "65536",
                        "spool.max.bytes", "1048576",
                        "spool.dead.max.bytes", "1048576"));
    }

    @AfterAll
    static void stop() {
        patient.close();
        spooling.close();
        second.close();
        broker.close();
    }

    @BeforeEach
    void mend() throws Exception {
        if (!second.isAlive()) {
            second.restart();
        }
    }

    private static GatewayProcess gateway(String name, Map<String, String> own) throws Exception {
        Map<String, String> config = new TreeMap<>(SOON);
        config.putAll(own);
        return GatewayProcess.start(dir.resolve(name), broker.bootstrap(), config);
    }

    private static CompletableFuture<HttpResponse<String>> later(GatewayProcess gateway, String path, String body) {
        return HttpLoad.client()
                .sendAsync(
                        HttpLoad.ndjson(gateway.httpPort(), path)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The first batch of a topic that was just made: the controller knows of it before each broker does. */
    private static void first(GatewayProcess gateway, String path, String body) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> HttpLoad.post(gateway.httpPort(), path, body).statusCode() == 200);
    }

    private static void awaitMetric(GatewayProcess gateway, String name, double value) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(gateway.metric(name + " ")).as(name).isEqualTo(value));
    }

    @Test
    void shouldServeHealthyTopicsWhileTheBrokerOfAnotherHangs() throws Exception {
        // Given
        broker.createTopicOn("hanging", List.of(2));
        broker.createTopicOn("healthy", List.of(1));
        first(patient, "/topics/hanging", "{}");
        first(patient, "/topics/healthy", "{}");
        second.pause();
        List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            hanging.add(later(patient, "/topics/hanging", LARGE));
        }
        awaitMetric(patient, "ingestion_work_queue_depth", 30);

        // When
        List<Integer> healthy = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            healthy.add(
                    HttpLoad.post(patient.httpPort(), "/topics/healthy", "{}").statusCode());
        }
        boolean stillHanging = hanging.stream().noneMatch(CompletableFuture::isDone);
        second.resume();

        // Then
        assertThat(healthy).hasSize(20).containsOnly(200);
        assertThat(stillHanging).isTrue();
        assertThat(hanging).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(TopicReader.all(broker.bootstrap(), "hanging")).hasSize(31);
    }

    @Test
    void shouldNeitherRepeatNorReorderWhatABrokerHoldsWhileItHangs() throws Exception {
        // Given
        broker.createTopicOn("woken", List.of(2));
        first(patient, "/topics/woken", "{\"n\":-1}");
        second.pause();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(later(patient, "/topics/woken", "{\"n\":" + i + "}"));
            awaitMetric(patient, "ingestion_work_queue_depth", i + 1);
        }

        // When: three requests of the producer time out.
        long until = System.nanoTime() + 3_500_000_000L;
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

    @Test
    void shouldCancelABatchWhoseClientHangsUpBeforeItWasHandedOver() throws Exception {
        // Given
        broker.createTopicOn("cancelled", List.of(2));
        first(patient, "/topics/cancelled", "{\"n\":0}");
        second.pause();
        CompletableFuture<HttpResponse<String>> held = later(patient, "/topics/cancelled", LARGE);
        awaitMetric(patient, "ingestion_work_queue_depth", 1);
        CompletableFuture<HttpResponse<String>> next = later(patient, "/topics/cancelled", LARGE);
        awaitMetric(patient, "ingestion_work_queue_depth", 2);
        CompletableFuture<HttpResponse<String>> waiting = later(patient, "/topics/cancelled", "{\"gone\":true}");
        awaitMetric(patient, "ingestion_work_queue_depth", 3);

        // When
        waiting.cancel(true);

        // Then
        awaitMetric(patient, "ingestion_cancelled_batches_total", 1);
        second.resume();
        assertThat(held.join().statusCode()).isEqualTo(200);
        assertThat(next.join().statusCode()).isEqualTo(200);
        assertThat(TopicReader.all(broker.bootstrap(), "cancelled"))
                .hasSize(3)
                .noneMatch(record -> record.value().contains("gone"));
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhereKafkaHoldsABatchPastTheDeadline() throws Exception {
        // Given
        broker.createTopicOn("unknown", List.of(2));
        try (GatewayProcess gateway = gateway("spoolless", Map.of("send.timeout.ms", "1000"))) {
            first(gateway, "/topics/unknown", "{\"n\":0}");
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
            assertThat(tookMs).isBetween(900L, 4_000L);
            awaitMetric(gateway, "ingestion_work_queue_depth", 0);
            assertThat(TopicReader.all(broker.bootstrap(), "unknown")).hasSize(2);
        }
    }

    @Test
    void shouldSpoolAtTheDeadlineWhatReplicasOrLeadersAreMissingForAndDeliverItLater() throws Exception {
        // Given
        broker.createTopicNeedingAll("lonely", List.of(1, 2));
        broker.createTopicOn("headless", List.of(2));
        first(spooling, "/topics/headless", "{\"n\":0}");
        second.kill();

        // When
        CompletableFuture<HttpResponse<String>> lonely = later(spooling, "/topics/lonely", "{\"n\":1}");
        CompletableFuture<HttpResponse<String>> headless = later(spooling, "/topics/headless", "{\"n\":1}");
        List<Integer> statuses =
                List.of(lonely.join().statusCode(), headless.join().statusCode());
        double spooled = spooling.metric("ingestion_spool_batches ");
        String stats = admin(spooling, "/admin/spool");
        String batches = admin(spooling, "/admin/spool/lonely");
        second.restart();

        // Then
        assertThat(statuses).containsOnly(202);
        assertThat(lonely.join().body()).contains("\"ack\":\"spool\"");
        assertThat(spooled).isEqualTo(2);
        assertThat(stats).contains("\"batches\":2").contains("\"lonely\":{\"batches\":1");
        assertThat(batches).contains("\"topic\":\"lonely\"").contains("\"records\":1");
        awaitMetric(spooling, "ingestion_spool_batches", 0);
        assertThat(TopicReader.all(broker.bootstrap(), "lonely")).hasSize(1);
        assertThat(TopicReader.all(broker.bootstrap(), "headless"))
                .extracting(TopicReader.Read::value)
                .containsExactly("{\"n\":0}", "{\"n\":1}");
    }

    /** Single records fill the queue with batches while the spool is all but empty. */
    @Test
    void shouldTakeFarMoreSingleRecordsThanTheQueueHoldsWhileTheBrokerHangs() throws Exception {
        // Given
        broker.createTopicOn("many", List.of(2));
        Producer load = new Producer(spooling::httpPort, "/topics/many?ack=spool", 4, 1);
        await().until(() -> load.acknowledged().size() > 0);
        second.pause();
        long before = load.acknowledged().size();

        // When
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> load.acknowledged().size() >= before + 4 * SMALL_QUEUE || load.count("queue_full") > 0);
        load.close();
        second.resume();

        // Then
        // Not found: before each broker knew of it.
        assertThat(load.answers().keySet()).as("what clients were told").isSubsetOf("200", "202", "topic_not_found");
        awaitMetric(spooling, "ingestion_spool_batches", 0);
        awaitMetric(spooling, "ingestion_work_queue_depth", 0);
        Judge.keptItsPromises(broker.bootstrap(), "many", 1, load.acknowledged());
    }

    @Test
    void shouldAnswerAtTheTierThatIsAskedForWhileTheBrokerHangs() throws Exception {
        // Given
        broker.createTopicOn("tiers", List.of(2));
        first(spooling, "/topics/tiers", "{}");
        second.pause();

        // When
        CompletableFuture<HttpResponse<String>> kafka = later(spooling, "/topics/tiers", "{\"tier\":\"kafka\"}");
        HttpResponse<String> memory =
                HttpLoad.post(spooling.httpPort(), "/topics/tiers?ack=memory", "{\"tier\":\"memory\"}");
        HttpResponse<String> preferred = HttpLoad.send(HttpLoad.ndjson(spooling.httpPort(), "/topics/tiers")
                .header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString("{\"tier\":\"spool\"}"))
                .build());

        // Then: neither waits for Kafka, which the first still does.
        assertThat(kafka.isDone()).isFalse();
        assertThat(memory.statusCode()).isEqualTo(202);
        assertThat(memory.body()).contains("\"ack\":\"memory\"");
        assertThat(preferred.statusCode()).isEqualTo(202);
        assertThat(preferred.body()).contains("\"ack\":\"spool\"");
        assertThat(kafka.get().statusCode()).as("at its deadline").isEqualTo(202);
        assertThat(kafka.get().body()).contains("\"ack\":\"spool\"");
        second.resume();
        awaitMetric(spooling, "ingestion_spool_batches", 0);
    }

    @Test
    void shouldRefuseAtTheCapOfTheSpoolAndTakeBatchesAgainOnceItDrains() throws Exception {
        // Given
        broker.createTopicOn("capped", List.of(2));
        first(spooling, "/topics/capped", "{}");
        second.pause();
        String body = "{\"fill\":\"" + "x".repeat(40_000) + "\"}";

        // When
        HttpResponse<String> answer = HttpLoad.post(spooling.httpPort(), "/topics/capped?ack=spool", body);
        for (int i = 0; i < 60 && answer.statusCode() == 202; i++) {
            answer = HttpLoad.post(spooling.httpPort(), "/topics/capped?ack=spool", body);
        }
        HttpResponse<String> memory = HttpLoad.post(spooling.httpPort(), "/topics/capped?ack=memory", body);
        second.resume();

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).containsAnyOf("\"code\":\"spool_full\"", "\"code\":\"outcome_unknown\"");
        assertThat(memory.statusCode()).as("no room to set aside").isEqualTo(503);
        assertThat(memory.body()).contains("\"code\":\"spool_full\"");
        awaitMetric(spooling, "ingestion_spool_batches", 0);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(HttpLoad.post(spooling.httpPort(), "/topics/capped?ack=spool", body)
                                .statusCode())
                        .isIn(200, 202));
    }

    @Test
    void shouldTakeWhatWasAcknowledgedForDeletedTopicsToTheirDeadLettersAndSendThemAgainOnAnOperatorsWord()
            throws Exception {
        // Given: neither can be written, one has a dead-letter topic.
        broker.createTopicNeedingAll("doomed", List.of(1, 2));
        broker.createTopicOn("doomed.dlq", List.of(1));
        broker.createTopicNeedingAll("buried", List.of(1, 2));
        Map<String, String> config = Map.of(
                "spool.dir", dir.resolve("undertaker-spool").toString(),
                "spool.reserve.bytes", "0",
                "producer.stuck.ms", "1000",
                "topic.missing.ms", "1000",
                "topic.refresh.ms", "1000");
        second.kill();
        try (GatewayProcess gateway = gateway("undertaker", config)) {
            for (String topic : List.of("doomed", "buried")) {
                HttpResponse<String> answer =
                        HttpLoad.post(gateway.httpPort(), "/topics/" + topic + "?ack=spool", "{\"n\":1}\n{\"n\":2}");
                assertThat(answer.statusCode()).isEqualTo(202);
            }
            for (String one : List.of("{\"n\":3}", "{\"n\":4}")) {
                HttpLoad.post(gateway.httpPort(), "/topics/buried?ack=spool", one);
            }

            // When
            try (Admin admin = broker.admin()) {
                admin.deleteTopics(List.of("doomed", "buried")).all().get(15, TimeUnit.SECONDS);
            }

            // Then
            awaitMetric(gateway, "ingestion_spool_batches", 0);
            inTheDeadLetterTopic(gateway);
            inTheDeadStore(gateway);
        }
    }

    private static void inTheDeadLetterTopic(GatewayProcess gateway) throws Exception {
        List<TopicReader.Read> letters = TopicReader.all(broker.bootstrap(), "doomed.dlq");
        assertThat(letters).extracting(TopicReader.Read::value).containsExactly("{\"n\":1}", "{\"n\":2}");
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.id()).startsWith("g:");
            assertThat(letter.headers())
                    .containsEntry("dlq-topic", "doomed")
                    .containsKey("dlq-partition")
                    .containsEntry("dlq-error-class", "topic_not_found")
                    // One more where Kafka's word on the deletion came after producer.stuck.ms.
                    .hasEntrySatisfying(
                            "dlq-attempts", attempts -> assertThat(attempts).matches("[12]"))
                    .hasEntrySatisfying(
                            "dlq-error-message", text -> assertThat(text).contains("topic.missing.ms"))
                    .hasEntrySatisfying(
                            "dlq-time", time -> assertThat(Long.parseLong(time)).isPositive());
        });
        assertThat(gateway.metric("ingestion_dead_letters_total{reason=\"topic_not_found\"}"))
                .isEqualTo(6);
    }

    private static void inTheDeadStore(GatewayProcess gateway) throws Exception {
        String letters = admin(gateway, "/admin/dead");
        assertThat(gateway.metric("ingestion_dead_store_batches ")).isEqualTo(3);
        assertThat(letters).contains("\"topic\":\"buried\"").contains("\"error_class\":\"topic_not_found\"");
        List<String> ids = Pattern.compile("\"id\":(\\d+)")
                .matcher(letters)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(admin(gateway, "/admin/dead/" + ids.get(0)))
                .contains("\"topic\":\"buried\"")
                .containsPattern("\"attempts\":[12]\\b");
        refusedWithTheWayOut(gateway, ids.get(0));
        HttpResponse<String> dropped = HttpLoad.send(HttpRequest.newBuilder(uri(gateway, "/admin/dead/" + ids.get(2)))
                .DELETE()
                .build());
        assertThat(dropped.body()).contains("\"dropped\":true");
        assertThat(gateway.metric("ingestion_operator_drops_total{store=\"dead\"}"))
                .isEqualTo(1);
        assertThat(gateway.log()).contains("event=dead_letter_dropped id=" + ids.get(2));

        broker.createTopicOn("buried", List.of(1));
        HttpResponse<String> one = order(gateway, "/admin/dead/" + ids.get(0) + "/replay");
        assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
        HttpResponse<String> planned = order(gateway, "/admin/dead/replay?topic=buried&dry_run=true");
        assertThat(planned.body()).contains("\"dry_run\":true,\"replayed\":[" + ids.get(1) + "]");
        HttpResponse<String> rest = order(gateway, "/admin/dead/replay?topic=buried");
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(TopicReader.all(broker.bootstrap(), "buried"))
                        .extracting(TopicReader.Read::value)
                        .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"));
        awaitMetric(gateway, "ingestion_dead_store_batches", 0);
    }

    /** While the topic is still missing. */
    private static void refusedWithTheWayOut(GatewayProcess gateway, String id) throws Exception {
        HttpResponse<String> early = order(gateway, "/admin/dead/" + id + "/replay");
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.body()).contains("\"replayed\":false").contains("the letter stays");
        HttpResponse<String> vague = order(gateway, "/admin/dead/replay");
        assertThat(vague.statusCode()).isEqualTo(400);
        assertThat(vague.body()).contains("?topic=<topic> or ?all=true");
        HttpResponse<String> unknown = HttpLoad.get(gateway.managementPort(), "/admin/dead/999999");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("there is no dead letter 999999", "GET /admin/dead lists");
        HttpResponse<String> wrong = HttpLoad.get(gateway.managementPort(), "/admin/dead/x");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("id is x, which is no number");
        assertThat(gateway.metric("ingestion_dead_store_batches ")).isEqualTo(3);
    }

    private static URI uri(GatewayProcess gateway, String path) {
        return URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
    }

    private static HttpResponse<String> order(GatewayProcess gateway, String path) throws Exception {
        return HttpLoad.post(gateway.managementPort(), path, "application/json", "");
    }

    private static String admin(GatewayProcess gateway, String path) throws Exception {
        return HttpLoad.get(gateway.managementPort(), path).body();
    }
}
