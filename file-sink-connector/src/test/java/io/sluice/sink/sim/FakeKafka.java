package io.sluice.sink.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Logs of partitions, with gaps where a record was compacted away, and one group's committed offsets. */
public final class FakeKafka {
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new LinkedHashMap<>();
    private final Map<TopicPartition, LongFunction<byte[]>> generated = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> ends = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> committed = new LinkedHashMap<>();

    /** What the group starts from where nothing is committed: 0, or the end of the log as {@code latest} would have it. */
    public boolean startsAtLatest;

    public void append(TopicPartition partition, byte @Nullable [] value) {
        append(partition, value, timestampMs(end(partition)));
    }

    private static long timestampMs(long offset) {
        return 1_000_000L + offset;
    }

    public void append(TopicPartition partition, byte @Nullable [] value, long timestampMs) {
        log(partition).add(message(partition, end(partition), value, timestampMs));
        ends.merge(partition, 1L, Long::sum);
    }

    private static ConsumerRecord<byte[], byte[]> message(
            TopicPartition partition, long offset, byte @Nullable [] value, long timestampMs) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                timestampMs,
                TimestampType.CREATE_TIME,
                0,
                value == null ? 0 : value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** A whole log, whose records are made when they are read: however long it is, it costs nothing. */
    public void generate(TopicPartition partition, long end, LongFunction<byte[]> value) {
        generated.put(partition, value);
        ends.put(partition, end);
    }

    /** An offset without a record: compacted, or a transaction's marker. */
    public void skip(TopicPartition partition) {
        log(partition);
        ends.merge(partition, 1L, Long::sum);
    }

    /** The topic is deleted and made anew, as consumers see it. */
    public void recreate(TopicPartition partition) {
        logs.remove(partition);
        ends.remove(partition);
    }

    /** Retention removes what lies before {@code offset}. */
    public void truncateBefore(TopicPartition partition, long offset) {
        log(partition).removeIf(message -> message.offset() < offset);
    }

    public long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    /** The offset of the first record. */
    public long beginning(TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        return log.isEmpty() ? end(partition) : log.get(0).offset();
    }

    /** The offset behind the last record: how far a consumer that has read everything gets. */
    public long endOfRecords(TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        return log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 1;
    }

    public List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
        return logs.computeIfAbsent(partition, p -> new ArrayList<>());
    }

    List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, int max) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        LongFunction<byte[]> value = generated.get(partition);
        if (value != null) {
            for (long offset = from; offset < end(partition) && found.size() < max; offset++) {
                found.add(message(partition, offset, value.apply(offset), timestampMs(offset)));
            }
            return found;
        }
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        int low = 0;
        int high = log.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (log.get(middle).offset() < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low; i < log.size() && found.size() < max; i++) {
            found.add(log.get(i));
        }
        return found;
    }

    public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    }

    /** What the group has committed, or -1. */
    public long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, -1L);
    }

    public void resetGroup(TopicPartition partition, long offset) {
        committed.put(partition, offset);
    }

    long startOf(TopicPartition partition) {
        long offset = committed(partition);
        if (offset >= 0) {
            return offset;
        }
        return startsAtLatest ? end(partition) : 0;
    }
}
