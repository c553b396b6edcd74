package io.sluice.gateway.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Ports;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.TopicReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed and started again while Kafka is away, and what an operator can do with it meanwhile. */
class RestartIT {
    @TempDir
    Path dir;

    private GatewayProcess start(String bootstrap) throws Exception {
        return GatewayProcess.start(
                dir.resolve("gateway"),
                bootstrap,
                Map.of(
                        "spool.dir", dir.resolve("spool").toString(),
                        "spool.reserve.bytes", "0",
                        // The first word on a topic takes longer while Kafka is away: no body is late for that.
                        "request.timeout.ms", "1000",
                        "send.timeout.ms", "1000",
                        "shutdown.timeout.ms", "1000",
                        "retry.backoff.max.ms", "500"));
    }

    private static HttpResponse<String> spool(GatewayProcess gateway, String topic, String body) throws Exception {
        return HttpLoad.post(gateway.httpPort(), "/topics/" + topic + "?ack=spool", body);
    }

    private static HttpResponse<String> order(GatewayProcess gateway, String path) throws Exception {
        return HttpLoad.post(gateway.managementPort(), path, "application/json", "");
    }

    @Test
    void shouldTakeWhatItKnewBeforeWhileKafkaIsAwayAndLetAnOperatorHandleWhatWaits() throws Exception {
        // Given: it has seen one topic, and dies.
        KafkaBroker broker = SharedBroker.get();
        broker.createTopic("remembered", 1);
        broker.createTopic("unseen", 1);
        String nobody = "127.0.0.1:" + Ports.free();
        try (GatewayProcess seeing = start(broker.bootstrap())) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> HttpLoad.post(seeing.httpPort(), "/topics/remembered", "{\"n\":0}")
                                    .statusCode()
                            == 200);
            Path memory = dir.resolve("spool").resolve("notes").resolve("topics");
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(memory)
                            && Files.readString(memory, StandardCharsets.ISO_8859_1)
                                    .contains("remembered 1 "));
        }

        // When
        try (GatewayProcess alone = start(nobody)) {
            HttpResponse<String> first = spool(alone, "remembered", "{\"n\":1}");
            HttpResponse<String> patient = HttpLoad.post(alone.httpPort(), "/topics/remembered", "{\"n\":2}");
            HttpResponse<String> unseen = spool(alone, "unseen", "{}");
            assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
            assertThat(patient.statusCode()).as(patient.body()).isEqualTo(202);
            assertThat(patient.body()).contains("\"ack\":\"spool\"");
            assertThat(unseen.statusCode()).isEqualTo(503);
            assertThat(unseen.body()).contains("kafka_unavailable", "has never shown unseen to this gateway");
            assertThat(unseen.headers().firstValueAsLong("retry-after").orElse(0))
                    .isPositive();
        }
        try (GatewayProcess again = start(nobody)) {
            operate(again);
            assertThat(spool(again, "remembered", "{\"n\":3}").statusCode()).isEqualTo(202);
            // In order: a crash within moments of a drop may bring back what was dropped.
            again.signal("TERM");
            assertThat(again.awaitExit(Duration.ofSeconds(10))).isZero();
        }

        // Then
        start(broker.bootstrap()).drain();
        assertThat(TopicReader.all(broker.bootstrap(), "remembered"))
                .extracting(TopicReader.Read::value)
                .containsExactly("{\"n\":0}", "{\"n\":2}", "{\"n\":3}");
    }

    /** Drops the first of two batches that wait. */
    private static void operate(GatewayProcess gateway) throws Exception {
        String waiting = HttpLoad.get(gateway.managementPort(), "/admin/spool/remembered")
                .body();
        List<String> seqs = Pattern.compile("\"seq\":(\\d+)")
                .matcher(waiting)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(seqs).hasSize(2);
        assertThat(order(gateway, "/admin/spool/check").body())
                .contains("\"read_batches\":2", "\"lost_batches\":0", "\"damages\":[]");
        HttpResponse<String> replay = order(gateway, "/admin/spool/remembered/replay");
        assertThat(replay.statusCode()).isEqualTo(202);
        assertThat(replay.body()).contains("\"waiting\":{\"batches\":2", "\"kafka\":\"AWAY\"", "by itself");

        String drop = "/admin/spool/remembered/drop";
        refused(order(gateway, "/admin/spool/elsewhere/replay"), 400, "nothing of topic elsewhere waits");
        refused(order(gateway, "/admin/spool/elsewhere/drop?confirm=elsewhere"), 400, "nothing of topic elsewhere");
        refused(order(gateway, drop), 400, "nothing was dropped", "?confirm=remembered");
        refused(order(gateway, drop + "?confirm=yes"), 400, "nothing was dropped", "?confirm=remembered");
        refused(order(gateway, drop + "?confirm=remembered&seq=x"), 400, "seq is x, which is no number");
        refused(order(gateway, drop + "?confirm=remembered&seq=7"), 409, "nothing with that seq lies on disk alone");
        assertThat(gateway.metric("ingestion_spool_batches ")).isEqualTo(2);

        HttpResponse<String> dropped = order(gateway, drop + "?confirm=remembered&seq=" + seqs.get(0));
        assertThat(dropped.statusCode()).as(dropped.body()).isEqualTo(200);
        assertThat(dropped.body()).contains("\"dropped_batches\":1,\"dropped_records\":1");
        assertThat(gateway.metric("ingestion_spool_batches ")).isEqualTo(1);
        assertThat(gateway.metric("ingestion_operator_drops_total{store=\"spool\"}"))
                .isEqualTo(1);
        assertThat(gateway.log()).contains("event=spool_dropped topic=remembered batches=1 records=1");
    }

    private static void refused(HttpResponse<String> answer, int status, String... words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
    }
}
