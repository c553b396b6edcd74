package io.sluice.stack.judge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a partition from its beginning to its present end: the truth that files are compared with. */
public final class TopicLog {

    private static final String ID_HEADER = "ingest-id";

    private TopicLog() {}

    /**
     * One committed record.
     *
     * @param id the header {@code ingest-id}, where it has one
     */
    public record Entry(long offset, String value, Optional<String> id) {}

    public static List<String> values(String bootstrapServers, String topic, int partition) {
        return read(bootstrapServers, topic, partition).stream()
                .map(Entry::value)
                .toList();
    }

    public static List<Entry> read(String bootstrapServers, String topic, int partition) {
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
            List<Entry> entries = new ArrayList<>();
            while (consumer.position(assigned) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> entries.add(entry(record)));
            }
            return entries;
        }
    }

    private static Entry entry(ConsumerRecord<String, String> record) {
        var header = record.headers().lastHeader(ID_HEADER);
        Optional<String> id =
                header == null ? Optional.empty() : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
        return new Entry(record.offset(), record.value(), id);
    }
}
