package io.sluice.stack.bench.lab;

import io.sluice.stack.console.StackException;
import io.sluice.stack.part.KafkaPart;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Topics of the benchmarks and the offsets in them. Each call opens a client of its own and takes 10 s at most. */
public final class BenchTopics {

    public static final int PARTITIONS = 4;

    private static final long LIMIT_SECONDS = 10;
    private static final short REPLICAS = 1;

    /**
     * Keeps what is written for its own sake from filling the disk, the same for every contestant: 5 GiB of a topic. A
     * segment that ends is synced, and one that is deleted may be discarded block by block; either holds up all writes to
     * the same disk, so neither happens often.
     */
    private static final Map<String, String> SHORT_LIVED =
            Map.of("segment.bytes", "268435456", "retention.bytes", "1073741824", "file.delete.delay.ms", "1000");

    private final KafkaPart kafka;

    BenchTopics(KafkaPart kafka) {
        this.kafka = kafka;
    }

    /** A client of the broker; the caller closes it. */
    public Admin admin() {
        return kafka.admin();
    }

    /** A topic whose old segments are deleted once there are some gigabytes of them. */
    public void createShortLived(String name) throws InterruptedException {
        createShortLived(name, PARTITIONS);
    }

    public void createShortLived(String name, int partitions) throws InterruptedException {
        create(new NewTopic(name, partitions, REPLICAS).configs(SHORT_LIVED));
    }

    /** A topic that keeps its records, however old their timestamps are. */
    public void createLasting(String name, int partitions) throws InterruptedException {
        create(new NewTopic(name, partitions, REPLICAS).configs(Map.of("retention.ms", "-1")));
    }

    /** A topic as the gateway's raw topics are: its time is the broker's. */
    public void createRaw(String name) throws InterruptedException {
        create(new NewTopic(name, PARTITIONS, REPLICAS).configs(Map.of("message.timestamp.type", "LogAppendTime")));
    }

    /** As cleanse asks for it: a client's date may lie ahead, and a record grows by its headers. */
    public void createClean(String name) throws InterruptedException {
        create(new NewTopic(name, PARTITIONS, REPLICAS)
                .configs(Map.of(
                        "message.timestamp.after.max.ms",
                        Long.toString(Long.MAX_VALUE),
                        // What cleanse adds to a record must fit, too.
                        "max.message.bytes",
                        Integer.toString(2 << 20))));
    }

    public void create(String name) throws InterruptedException {
        create(new NewTopic(name, PARTITIONS, REPLICAS));
    }

    public void delete(String name) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            get(admin.deleteTopics(List.of(name)).all(), "the topic " + name + " cannot be deleted");
        }
    }

    /** Watches a topic; the caller closes it. */
    public TopicWatch watch(String topic) {
        return new TopicWatch(kafka.admin(), topic);
    }

    /** The sum of the end offsets of all partitions. */
    static long records(Admin admin, String topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
        // Committed ones only: what an open transaction holds is not there yet for those who read the topic.
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        return get(admin.listOffsets(latest, committed).all(), "the end of " + topic + " cannot be read")
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** The sum of a group's committed offsets. */
    public long committed(String group) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            return get(
                            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                            "the offsets of the group " + group + " cannot be read")
                    .values()
                    .stream()
                    .filter(offset -> offset != null)
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
    }

    private void create(NewTopic topic) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            get(admin.createTopics(List.of(topic)).all(), "the topic " + topic.name() + " cannot be created");
        }
    }

    private static <T> T get(KafkaFuture<T> future, String failure) throws InterruptedException {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StackException(failure + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new StackException(failure + " within " + LIMIT_SECONDS + " s", e);
        }
    }
}
