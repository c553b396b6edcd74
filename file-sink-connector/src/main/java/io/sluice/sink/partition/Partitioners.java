package io.sluice.sink.partition;

import io.sluice.sink.core.Escape;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** The partitioners there are. What they take from data is encoded, so that no value can leave its folder. */
public final class Partitioners {
    private Partitioners() {}

    /** All files in one folder per topic. */
    public static Partitioner byTopic() {
        return record -> Escape.name(record.topic());
    }

    /** One folder per topic and partition, as {@code topic/partition=3}. */
    public static Partitioner byTopicPartition() {
        return new TopicPartitions();
    }

    /** By the record's timestamp, below the topic's folder. */
    public static Partitioner byTime(String pattern, ZoneId zone) {
        DateTimeFormatter formatter =
                DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone);
        return record -> {
            Long timestampMs = record.timestamp();
            if (timestampMs == null) {
                throw new DataException("The record has no timestamp, which partitioner=time needs");
            }
            String[] names = formatter.format(Instant.ofEpochMilli(timestampMs)).split("/", -1);
            StringBuilder path = new StringBuilder(Escape.name(record.topic()));
            for (String name : names) {
                path.append('/').append(Escape.name(name));
            }
            return path.toString();
        };
    }

    /** By a top-level field of the value, as {@code topic/field=value}. */
    public static Partitioner byField(String field) {
        return record -> Escape.name(record.topic()) + "/" + Escape.name(field) + "="
                + Escape.name(String.valueOf(fieldOf(record, field)));
    }

    private static Object fieldOf(SinkRecord record, String field) {
        Object value = record.value();
        Object found = null;
        if (value instanceof Struct struct && struct.schema().field(field) != null) {
            found = struct.get(field);
        } else if (value instanceof Map<?, ?> map) {
            found = map.get(field);
        }
        if (found == null) {
            throw new DataException("The value has no field " + field + ", which partitioner=field needs");
        }
        return found;
    }

    /** Records of one partition come in runs: the last path is mostly the next one. */
    private static final class TopicPartitions implements Partitioner {
        private @Nullable String topic;
        private int partition;
        private String path = "";

        @Override
        public String path(SinkRecord record) {
            if (!record.topic().equals(topic) || record.kafkaPartition() != partition) {
                topic = record.topic();
                partition = record.kafkaPartition();
                path = Escape.name(topic) + "/partition=" + partition;
            }
            return path;
        }
    }
}
