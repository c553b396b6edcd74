package io.sluice.stack.bench.suite;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The sinks that are held against each other, each with the configuration that makes it write the same lines. */
enum SinkUnderTest {
    FILE_SINK("file sink", "io.sluice.sink.FileSinkConnector"),
    FILE_SINK_ZSTD("file sink, zstd", "io.sluice.sink.FileSinkConnector"),
    FILE_STREAM("FileStreamSink", "org.apache.kafka.connect.file.FileStreamSinkConnector"),
    NO_OP("no-op sink", "io.sluice.stack.bench.noop.NoOpSinkConnector");

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

    private final String text;
    private final String connectorClass;

    SinkUnderTest(String text, String connectorClass) {
        this.text = text;
        this.connectorClass = connectorClass;
    }

    String text() {
        return text;
    }

    /** Whether it is ours: whether its files and offsets can be held against each other. */
    boolean isOurs() {
        return this == FILE_SINK || this == FILE_SINK_ZSTD;
    }

    /** @param folder where its files go */
    Map<String, String> config(String topic, Path folder) {
        Map<String, String> config = new TreeMap<>(Map.of(
                "connector.class", connectorClass,
                "topics", topic,
                "tasks.max", "1",
                "key.converter", BYTES,
                // It prints the value's text, and a byte array's is its address.
                "value.converter", this == FILE_STREAM ? TEXT : BYTES,
                "header.converter", BYTES,
                "consumer.override.auto.offset.reset", "earliest"));
        switch (this) {
            case FILE_SINK -> config.putAll(Map.of("root.dir", folder.toString(), "format", "raw"));
            case FILE_SINK_ZSTD ->
                config.putAll(Map.of("root.dir", folder.toString(), "format", "raw", "compression.type", "zstd"));
            case FILE_STREAM -> config.put("file", folder.resolve("lines.txt").toString());
            case NO_OP -> {
                // Nothing to say.
            }
        }
        return config;
    }
}
