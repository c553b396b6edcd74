package io.sluice.sink.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** What a consumer group has committed. Apart from the rest, so that only who asks for it needs Kafka's classes. */
final class GroupOffsets {
    private GroupOffsets() {}

    static Map<Integer, Long> of(String bootstrapServer, String group, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServer))) {
            Map<Integer, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (partition.topic().equals(topic) && offset != null) {
                            offsets.put(partition.partition(), offset.offset());
                        }
                    });
            return offsets;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The offsets of group " + group + " cannot be read from " + bootstrapServer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
