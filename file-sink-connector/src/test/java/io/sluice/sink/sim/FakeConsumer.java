package io.sluice.sink.sim;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer over {@link FakeKafka}: as strict as the real one about partitions that are not assigned, with rebalances
 * that happen inside {@code poll} when the test says so. Committing out of a zombie fails, as the real one's would.
 */
public final class FakeConsumer {
    private final FakeKafka kafka;
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Deque<java.util.function.Consumer<ConsumerRebalanceListener>> rebalances = new ArrayDeque<>();
    private @Nullable ConsumerRebalanceListener listener;
    private boolean isWoken;
    /** Records that one poll returns for each partition. */
    public int maxPollRecords = 500;
    /** The group has gone on without this member: its commits are refused. */
    public boolean isFencedByGroup;

    public FakeConsumer(FakeKafka kafka) {
        this.kafka = kafka;
    }

    /** Partitions come. */
    public void assign(Collection<TopicPartition> partitions) {
        rebalances.add(listener -> {
            for (TopicPartition partition : partitions) {
                positions.put(partition, kafka.startOf(partition));
            }
            listener.onPartitionsAssigned(partitions);
        });
    }

    /** Partitions go, in good order. */
    public void revoke(Collection<TopicPartition> partitions) {
        rebalances.add(listener -> {
            listener.onPartitionsRevoked(partitions);
            forget(partitions);
        });
    }

    /** Partitions are gone already. */
    public void lose(Collection<TopicPartition> partitions) {
        rebalances.add(listener -> {
            forget(partitions);
            listener.onPartitionsLost(partitions);
        });
    }

    private void forget(Collection<TopicPartition> partitions) {
        positions.keySet().removeAll(partitions);
        paused.removeAll(partitions);
    }

    public Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    public Set<TopicPartition> assignment() {
        return new LinkedHashSet<>(positions.keySet());
    }

    public long position(TopicPartition partition) {
        return Objects.requireNonNull(positions.get(partition));
    }

    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> asConsumer() {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                FakeConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object call(Method method, Object[] arguments) {
        switch (method.getName()) {
            case "subscribe" -> listener = (ConsumerRebalanceListener) arguments[1];
            case "assignment" -> {
                return assignment();
            }
            case "position" -> {
                return positions.get((TopicPartition) arguments[0]);
            }
            case "poll" -> {
                return poll();
            }
            case "seek" -> seek((TopicPartition) arguments[0], (Long) arguments[1]);
            case "pause" -> {
                assigned((Collection<TopicPartition>) arguments[0]);
                paused.addAll((Collection<TopicPartition>) arguments[0]);
            }
            case "resume" -> {
                assigned((Collection<TopicPartition>) arguments[0]);
                paused.removeAll((Collection<TopicPartition>) arguments[0]);
            }
            case "commitSync" -> commit((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
            case "commitAsync" ->
                commitAsync((Map<TopicPartition, OffsetAndMetadata>) arguments[0], (OffsetCommitCallback) arguments[1]);
            case "wakeup" -> isWoken = true;
            case "close" -> positions.clear();
            default -> throw new UnsupportedOperationException(method.toString());
        }
        return null;
    }

    private void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        try {
            commit(offsets);
            callback.onComplete(offsets, null);
        } catch (org.apache.kafka.common.KafkaException e) {
            callback.onComplete(offsets, e);
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (isFencedByGroup) {
            throw new org.apache.kafka.clients.consumer.CommitFailedException();
        }
        assigned(offsets.keySet());
        kafka.commit(offsets);
    }

    private void seek(TopicPartition partition, long offset) {
        assigned(List.of(partition));
        positions.put(partition, offset);
    }

    private void assigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (!positions.containsKey(partition)) {
                throw new IllegalStateException("No current assignment for partition " + partition);
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        if (isWoken) {
            isWoken = false;
            throw new WakeupException();
        }
        while (!rebalances.isEmpty()) {
            rebalances.remove().accept(Objects.requireNonNull(listener));
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (TopicPartition partition : new ArrayList<>(positions.keySet())) {
            if (paused.contains(partition)) {
                continue;
            }
            if (position(partition) > kafka.end(partition)) {
                // auto.offset.reset=earliest
                positions.put(partition, 0L);
            }
            List<ConsumerRecord<byte[], byte[]>> records = kafka.read(partition, position(partition), maxPollRecords);
            if (!records.isEmpty()) {
                long position = records.get(records.size() - 1).offset() + 1;
                positions.put(partition, position);
                polled.put(partition, records);
                next.put(partition, new OffsetAndMetadata(position));
            }
        }
        return new ConsumerRecords<>(polled, next);
    }
}
