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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka would not take, found out before Kafka sees it: the neighbours arrive. */
class BadRecordIT {
    private static KafkaBroker broker;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start(@TempDir Path dir) throws Exception {
        broker = SharedBroker.get();
        gateway = GatewayProcess.start(dir, broker.bootstrap(), Map.of("topic.refresh.ms", "200"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void shouldFailARecordThatIsTooLargeAloneAndStoreItsNeighbours() throws Exception {
        // Given
        broker.createTopic("narrow", 1, Map.of("max.message.bytes", "20000"));
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

    @Test
    void shouldNoticeWithinTheRefreshThatATopicsLimitHasChanged() throws Exception {
        // Given
        broker.createTopic("narrowed", 1);
        String body = "{\"big\":\"" + "x".repeat(30_000) + "\"}";
        assertThat(HttpLoad.post(gateway.httpPort(), "/topics/narrowed", body).statusCode())
                .isEqualTo(200);

        // When
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "narrowed");
        AlterConfigOp lower =
                new AlterConfigOp(new ConfigEntry("max.message.bytes", "20000"), AlterConfigOp.OpType.SET);
        try (Admin admin = broker.admin()) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(lower))).all().get(15, TimeUnit.SECONDS);
        }

        // Then: found out by the gateway itself soon, after Kafka's own refusals, which the metric counts.
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    double before = refusedByKafka();
                    HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/narrowed", body);
                    assertThat(answer.statusCode()).isEqualTo(413);
                    assertThat(answer.body()).contains("\"code\":\"record_too_large\"");
                    assertThat(refusedByKafka()).isEqualTo(before);
                });
    }

    private static double refusedByKafka() throws Exception {
        double count = gateway.metric("ingestion_kafka_send_errors_total{class=\"RecordTooLargeException\"}");
        return Double.isNaN(count) ? 0 : count;
    }

    @Test
    void shouldRefuseRecordsWithoutAKeyOnACompactedTopicBeforeKafkaSeesThem() throws Exception {
        // Given
        broker.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        // When
        HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/compacted", "{}");
        HttpResponse<String> keyed = HttpLoad.post(gateway.httpPort(), "/topics/compacted?key=/id", "{\"id\":7}");

        // Then
        assertThat(keyed.statusCode()).isEqualTo(200);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"code\":\"key_required\"");
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
        // When
        HttpResponse<String> answer = HttpLoad.post(gateway.httpPort(), "/topics/secret", "{}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"topic_denied\"");
    }
}
