package io.sluice.stack.torture;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Connectors under test: growing parts that are rotated often, so that faults meet every step of the protocol. */
final class SinkConfigs {

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private SinkConfigs() {}

    static Map<String, String> of(Path root, Map<String, String> more) {
        Map<String, String> config = new TreeMap<>(Map.of(
                "connector.class", "io.sluice.sink.FileSinkConnector",
                "tasks.max", "2",
                "root.dir", root.toString(),
                "key.converter", BYTES,
                "value.converter", BYTES,
                "rotate.max.records", "1000",
                "rotate.idle.ms", "1000",
                "buffer.max.ms", "50",
                "consumer.override.isolation.level", "read_committed",
                "consumer.override.auto.offset.reset", "earliest"));
        config.putAll(more);
        return config;
    }

    /** Records without a value go to this dead letter queue, with the offset that they had. */
    static Map<String, String> deadLettering(String topic, String queue) {
        return Map.of(
                "topics", topic,
                "errors.tolerance", "all",
                "errors.deadletterqueue.topic.name", queue,
                "errors.deadletterqueue.topic.replication.factor", "1",
                "errors.deadletterqueue.context.headers.enable", "true");
    }

    /** Records without a value become lines of files below {@code bad}. */
    static Map<String, String> quarantining(String topic) {
        return Map.of("topics", topic, "quarantine.path", "bad");
    }
}
