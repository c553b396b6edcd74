package io.sluice.sink.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/** Transforms for tests. */
public final class Transforms {
    private Transforms() {}

    public static Transformation<SinkRecord> dropIf(LongPredicate isDropped) {
        return new Each(message -> isDropped.test(message.originalKafkaOffset()) ? null : message);
    }

    public static Transformation<SinkRecord> renameTo(String topic) {
        return new Each(message -> message.newRecord(
                topic,
                message.kafkaPartition(),
                message.keySchema(),
                message.key(),
                message.valueSchema(),
                message.value(),
                message.timestamp()));
    }

    /** What a string converter would have made of the bytes, for sinks that print whatever they get. */
    public static Transformation<SinkRecord> bytesToText() {
        return new Each(message -> message.newRecord(
                message.topic(),
                message.kafkaPartition(),
                message.keySchema(),
                message.key(),
                null,
                new String((byte[]) message.value(), UTF_8),
                message.timestamp()));
    }

    private record Each(UnaryOperator<@Nullable SinkRecord> change) implements Transformation<SinkRecord> {
        @Override
        public @Nullable SinkRecord apply(SinkRecord message) {
            return change.apply(message);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // Nothing to configure.
        }

        @Override
        public void close() {
            // Nothing to let go.
        }
    }
}
