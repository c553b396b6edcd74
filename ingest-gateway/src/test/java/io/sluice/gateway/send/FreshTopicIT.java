package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/**
 * A broker names a partition before it has opened it and refuses the first requests. If a later request were under way
 * by then, it could come in first: the broker takes any first number from a producer that it does not know, refuses the
 * earlier one for ever, and the producer asks again for ever.
 */
class FreshTopicIT {
    private static final int TOPICS = 4;
    private static final int PARTITIONS = 100;
    private static final int RECORDS = 8;

    @Test
    void shouldNeitherReorderNorStandStillOnATopicThatHasJustBeenMade() throws Exception {
        // Given
        KafkaBroker broker = SharedBroker.get();
        Map<String, Object> settings =
                ProducerSettings.producer(ConfigLoader.load(Map.of("bootstrap.servers", broker.bootstrap()), Map.of()));

        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings);
        try (Admin admin = broker.admin()) {
            for (int i = 0; i < TOPICS; i++) {
                String topic = "fresh-" + i;
                admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)));
                awaitNamed(admin, topic);

                // When
                List<List<Future<RecordMetadata>>> answers = sendToEachPartition(producer, topic);

                // Then
                for (List<Future<RecordMetadata>> ofPartition : answers) {
                    for (int n = 0; n < RECORDS; n++) {
                        assertThat(ofPartition.get(n).get(30, TimeUnit.SECONDS).offset())
                                .isEqualTo(n);
                    }
                }
            }
        } finally {
            // It would wait for ever for what stands still.
            producer.close(Duration.ZERO);
        }
    }

    private static List<List<Future<RecordMetadata>>> sendToEachPartition(
            KafkaProducer<byte[], byte[]> producer, String topic) {
        List<List<Future<RecordMetadata>>> answers = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            answers.add(new ArrayList<>());
        }
        for (int n = 0; n < RECORDS; n++) {
            // The last ones first: the broker opens them last.
            for (int partition = PARTITIONS - 1; partition >= 0; partition--) {
                answers.get(partition).add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[1])));
            }
        }
        return answers;
    }

    private static void awaitNamed(Admin admin, String topic) {
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .toCompletionStage()
                        .handle((found, missing) -> Optional.ofNullable(found))
                        .toCompletableFuture()
                        .get()
                        .isPresent());
    }
}
