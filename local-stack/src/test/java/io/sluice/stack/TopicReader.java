package io.sluice.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a partition from its beginning to its present end: the truth that files are compared with. */
final class TopicReader {

    private TopicReader() {}

    static List<String> values(String bootstrapServers, String topic, int partition) {
        TopicPartition assigned = new TopicPartition(topic, partition);
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class,
                "isolation.level",
                "read_committed");
        try (Consumer<String, String> consumer = new KafkaConsumer<>(config)) {
            consumer.assign(List.of(assigned));
            consumer.seekToBeginning(List.of(assigned));
            long end =
                    consumer.endOffsets(List.of(assigned)).values().iterator().next();
            List<String> values = new ArrayList<>();
            while (consumer.position(assigned) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
