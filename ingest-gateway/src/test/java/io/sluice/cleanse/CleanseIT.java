package io.sluice.cleanse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cleanse.broker.CleanseProcess;
import io.sluice.cleanse.broker.Committed;
import io.sluice.cleanse.broker.Raw;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One cleanse on a real broker, as its operator sees it: metrics, health, dead letters sent back over HTTP, the stop. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CleanseIT {

    private static final String TOPIC = "watched";
    private static final String API = "/admin/redrive";
    private static final int BROKEN = 40;

    @TempDir
    static Path dir;

    private static KafkaBroker broker;
    private static CleanseProcess cleanse;

    private final ObjectMapper mapper = new ObjectMapper();

    @BeforeAll
    static void start() throws Exception {
        broker = SharedBroker.get();
        cleanse = CleanseProcess.start(
                dir,
                broker.bootstrap(),
                Map.of("cleanse.topics", TOPIC, "cleanse.application.id", TOPIC, "cleanse.topics.partitions", "2"));
        cleanse.awaitReady();
    }

    @AfterAll
    static void stop() {
        cleanse.close();
    }

    @Test
    @Order(1)
    void shouldCountWhatBecomesOfEachRecord() throws Exception {
        // When
        try (Raw raw = new Raw(broker.bootstrap())) {
            for (int n = 0; n < 10; n++) {
                raw.send(TOPIC + ".raw", 0, "g:1.0/" + n, "{\"n\":" + n + "}");
            }
            for (int n = 0; n < 3; n++) {
                raw.send(TOPIC + ".raw", 0, "g:1.0/" + n, "{\"n\":" + n + "}");
            }
            for (int n = 0; n < BROKEN; n++) {
                raw.send(TOPIC + ".raw", 1, "g:1.1/" + n, "{broken");
            }
            raw.send(TOPIC + ".raw", 0, "no id", "{}");
            raw.send(new ProducerRecord<>(TOPIC + ".raw", 0, null, "{}".getBytes(UTF_8)));
        }

        // Then
        awaitMetric("cleanse_records_total{result=\"passed\",topic=\"watched\"}", 10);
        awaitMetric("cleanse_records_total{result=\"duplicate\",topic=\"watched\"}", 3);
        awaitMetric("cleanse_records_total{result=\"passed_without_id\",topic=\"watched\"}", 1);
        awaitMetric("cleanse_dead_letters_total{reason=\"invalid_json\",topic=\"watched\"}", BROKEN);
        awaitMetric("cleanse_dead_letters_total{reason=\"id_malformed\",topic=\"watched\"}", 1);
        awaitMetric("cleanse_dead_letters_total{reason=\"schema\",topic=\"watched\"}", 0);
        awaitMetric("cleanse_restore_remaining_records", 0);
        awaitMetric("cleanse_lag_records{topic=\"watched\"}", 0);
        assertThat(cleanse.metric("cleanse_state_bytes")).isPositive();
        assertThat(cleanse.metric("cleanse_lag_seconds{topic=\"watched\"}")).isZero();
        assertThat(cleanse.metric("cleanse_clock_ahead_seconds{topic=\"watched\"}"))
                .isBetween(-60.0, 60.0);
        assertThat(HttpLoad.get(cleanse.managementPort(), "/metrics").body()).contains("kafka_stream_");
        assertThat(Committed.count(broker.bootstrap(), TOPIC)).isEqualTo(11);
    }

    @Test
    @Order(2)
    void shouldSayThatItIsReady() throws Exception {
        // When
        HttpResponse<String> ready = HttpLoad.get(cleanse.managementPort(), "/health/ready");

        // Then
        assertThat(ready.statusCode()).isEqualTo(200);
        JsonNode health = mapper.readTree(ready.body());
        assertThat(health.path("ready").asBoolean()).isTrue();
        assertThat(health.path("state").asText()).isEqualTo("RUNNING");
        assertThat(health.path("reasons")).isEmpty();
        assertThat(health.path("lag_records").path(TOPIC).asLong(-1)).isZero();
        assertThat(HttpLoad.get(cleanse.managementPort(), "/health/live").statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(3)
    void shouldSayWhatItWouldSendBackAndSendNothing() throws Exception {
        // When
        JsonNode all = ended(redrive("\"dry_run\":true"));
        JsonNode some = ended(redrive("\"dry_run\":true,\"reasons\":[\"id_malformed\"]"));
        JsonNode none = ended(redrive("\"dry_run\":true,\"until\":\"2020-01-01T00:00:00Z\""));
        JsonNode elsewhere = ended(redrive("\"dry_run\":true,\"topics\":[\"other.raw\"]"));

        // Then
        assertThat(all.path("sent").asInt()).isEqualTo(BROKEN + 1);
        assertThat(some.path("sent").asInt()).isEqualTo(1);
        assertThat(some.path("filtered_out").asInt()).isEqualTo(BROKEN);
        assertThat(none.path("sent").asInt()).isZero();
        assertThat(elsewhere.path("sent").asInt()).isZero();
        assertThat(Committed.count(broker.bootstrap(), TOPIC + ".dlq")).isEqualTo(BROKEN + 1);
    }

    @Test
    @Order(4)
    void shouldSendBackSlowlyShowHowFarItIsAndGoOnAfterACancel() throws Exception {
        // Given: what comes back is a new letter, and not meant
        String those = "\"reasons\":[\"invalid_json\"],\"until\":\"" + Instant.now() + "\"";

        // When: 20 a second, so a second at least for the 40
        long first = redrive(those + ",\"rate\":20");
        HttpResponse<String> second = post(those);
        JsonNode underWay = await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> run(first), run -> run.path("sent").asInt() > 0);
        JsonNode cancelled =
                mapper.readTree(send("DELETE", API + "/" + first, "").body());
        JsonNode ended = ended(first);
        JsonNode rest = ended(redrive(those + ",\"max\":5"));
        JsonNode last = ended(redrive(those));

        // Then
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(underWay.path("state").asText()).isEqualTo("running");
        assertThat(underWay.path("of").asInt()).isGreaterThanOrEqualTo(BROKEN);
        assertThat(cancelled.path("id").asLong()).isEqualTo(first);
        assertThat(ended.path("state").asText()).isEqualTo("cancelled");
        assertThat(ended.path("sent").asInt()).isBetween(1, BROKEN - 6);
        assertThat(rest.path("sent").asInt()).isEqualTo(5);
        assertThat(last.path("sent").asInt())
                .isEqualTo(BROKEN - 5 - ended.path("sent").asInt());
        // Still broken: each is a dead letter again, once more counted.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Committed.count(broker.bootstrap(), TOPIC + ".dlq"))
                        .isEqualTo(2 * BROKEN + 1));
        assertThat(Committed.all(broker.bootstrap(), TOPIC + ".dlq"))
                .filteredOn(letter -> "1".equals(header(letter, "dlq-redrives")))
                .hasSize(BROKEN);
    }

    @Test
    @Order(5)
    void shouldParkWhatKeepsComingBack() throws Exception {
        // When: it was sent back once already
        JsonNode run = ended(redrive("\"reasons\":[\"invalid_json\"],\"attempts\":1"));

        // Then
        assertThat(run.path("parked").asInt()).isEqualTo(BROKEN);
        assertThat(run.path("sent").asInt()).isZero();
        assertThat(run.path("sent_back_before").asInt()).isEqualTo(BROKEN);
        assertThat(Committed.all(broker.bootstrap(), TOPIC + ".parked.dlq"))
                .hasSize(BROKEN)
                .allMatch(letter -> "invalid_json".equals(header(letter, "dlq-reason")));
    }

    @Test
    @Order(6)
    void shouldExitWithZeroWhenAskedToStop() throws Exception {
        // When, Then
        assertThat(cleanse.terminate()).as("stops in time").isZero();
        assertThat(cleanse.log()).contains("event=stopped in_time=true");
    }

    private long redrive(String settings) throws Exception {
        HttpResponse<String> response = post(settings);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return mapper.readTree(response.body()).path("id").asLong();
    }

    private static HttpResponse<String> post(String settings) throws Exception {
        return send("POST", API, "{\"from\":\"" + TOPIC + ".dlq\"," + settings + "}");
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HttpLoad.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cleanse.managementPort() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode ended(long id) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> run(id), run -> !run.path("state").asText().equals("running"));
    }

    private JsonNode run(long id) throws Exception {
        for (JsonNode run : mapper.readTree(
                        HttpLoad.get(cleanse.managementPort(), API).body())
                .path("redrives")) {
            if (run.path("id").asLong() == id) {
                assertThat(run.path("error").asText("")).isEmpty();
                return run;
            }
        }
        throw new AssertionError("redrive " + id + " is not listed");
    }

    private static void awaitMetric(String line, double value) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(cleanse.metric(line)).as(line).isEqualTo(value));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), US_ASCII);
    }
}
