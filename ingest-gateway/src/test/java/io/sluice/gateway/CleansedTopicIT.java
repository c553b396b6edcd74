package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import io.sluice.gateway.support.TopicReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cleansed topic is a line of configuration to the gateway: clients name it, and its raw topic gets the records. */
class CleansedTopicIT {
    private static final KafkaBroker BROKER = SharedBroker.get();

    @TempDir
    Path dir;

    @Test
    void shouldTakeACleansedTopicToItsRawOneAndSaySo() throws Exception {
        // Given
        BROKER.createTopic("clean", 4);
        BROKER.createTopic("clean.raw", 4);
        try (GatewayProcess cleansing = cleansing("clean")) {
            cleansing.awaitReady();

            // When
            HttpResponse<String> answer = HttpLoad.post(cleansing.httpPort(), "/topics/clean", "{\"n\":1}\n{\"n\":2}");

            // Then
            assertThat(answer.body())
                    .matches(
                            "\\{\"ack\":\"kafka\",\"records\":2,\"partitions\":\\[\\{\"topic\":\"clean.raw\",\"partition\":\\d,"
                                    + "\"records\":2,\"first_offset\":0,\"last_offset\":1}],\"errors\":\\[]}");
            assertThat(TopicReader.all(BROKER.bootstrap(), "clean")).isEmpty();
            assertThat(TopicReader.all(BROKER.bootstrap(), "clean.raw"))
                    .extracting(TopicReader.Read::value)
                    .containsExactly("{\"n\":1}", "{\"n\":2}");
        }
    }

    @Test
    void shouldNotBeReadyAndRefuseACleansedTopicWhosePartitionsDisagree() throws Exception {
        // Given
        BROKER.createTopic("uneven", 4);
        BROKER.createTopic("uneven.raw", 3);
        BROKER.createTopic("straight", 1);
        String reason = "uneven.raw has 3 partitions and cleanse.topics.partitions is 4";
        try (GatewayProcess cleansing = cleansing("uneven")) {
            await().untilAsserted(() -> assertThat(HttpLoad.get(cleansing.managementPort(), "/health/ready")
                            .body())
                    .contains(reason));

            // When
            HttpResponse<String> refused = HttpLoad.post(cleansing.httpPort(), "/topics/uneven", "{}");
            HttpResponse<String> other = HttpLoad.post(cleansing.httpPort(), "/topics/straight", "{}");

            // Then
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("\"code\":\"kafka_unavailable\"")
                    .contains(reason);
            assertThat(other.statusCode()).isEqualTo(200);
        }
    }

    private GatewayProcess cleansing(String topic) throws Exception {
        Map<String, String> config = Map.of("cleanse.topics", topic, "cleanse.topics.partitions", "4");
        return GatewayProcess.start(dir.resolve("cleansing-" + topic), BROKER.bootstrap(), config);
    }
}
