package io.sluice.stack.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Connect's dead letter queue: a topic with one partition, whose headers tell where each record came from. */
final class DeadLetterQueue {

    private DeadLetterQueue() {}

    /** The origin of each record, as {@code <partition>@<offset>}. */
    static List<String> origins(String bootstrapServers, String queue) {
        TopicPartition partition = new TopicPartition(queue, 0);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            List<String> origins = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(letter -> origins.add(origin(letter)));
            }
            return origins;
        }
    }

    private static String origin(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "__connect.errors.partition") + "@" + header(letter, "__connect.errors.offset");
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
