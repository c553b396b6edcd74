package io.sluice.cleanse.start;

import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.topology.CleanseTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Where reading begins. The topology itself never resets an offset: a group whose offsets were lost would read
 * everything again, and what is older than the dedup window would come out twice; one that fell behind the retention
 * would skip without a word. So the first start writes offsets here, and every later one must find them.
 */
final class Offsets {

    private final Admin admin;
    private final Calls calls;
    private final CleanseConfig config;

    Offsets(Admin admin, Calls calls, CleanseConfig config) {
        this.admin = admin;
        this.calls = calls;
        this.config = config;
    }

    Findings settle() throws ExecutionException {
        Findings findings = Findings.none();
        String group = config.group().applicationId();
        Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        for (CleanseConfig.TopicConfig topic : config.topics()) {
            String raw = CleanseTopic.rawOf(topic.name());
            Map<TopicPartition, Long> earliest = offsets(raw, OffsetSpec.earliest());
            boolean hasState = hasState(topic.name());
            earliest.forEach((partition, first) -> {
                OffsetAndMetadata at = committed.get(partition);
                if (at != null && at.offset() >= first) {
                    return;
                }
                if (config.group().offsetsMissingEarliest() || (at == null && !hasState)) {
                    begin.put(partition, new OffsetAndMetadata(first));
                } else {
                    findings.problems().add(lost(group, partition, at == null ? -1 : at.offset(), first));
                }
            });
        }
        if (findings.problems().isEmpty() && !begin.isEmpty()) {
            calls.get(admin.alterConsumerGroupOffsets(group, begin).all());
            findings.warnings()
                    .add("group " + group + " begins at "
                            + new TreeMap<>(begin.entrySet().stream()
                                    .collect(Collectors.toMap(
                                            entry -> entry.getKey().toString(),
                                            entry -> entry.getValue().offset()))));
        }
        return findings;
    }

    private static String lost(String group, TopicPartition partition, long committed, long first) {
        String what = committed < 0
                ? "group " + group + " has no offset for " + partition
                        + ", and its dedup state exists: reading again from " + first
                        + " would repeat what is older than the dedup window"
                : "group " + group + " stopped at offset " + committed + " of " + partition
                        + ", and the topic begins at " + first + ": " + (first - committed)
                        + " records were deleted unread";
        return what + "; set cleanse.offsets.missing=earliest for one start to accept that";
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) throws ExecutionException {
        try {
            return calls.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private boolean hasState(String topic) throws ExecutionException {
        String changelog = config.group().applicationId() + "-" + CleanseTopic.storeOf(topic) + "-changelog";
        if (!calls.get(admin.listTopics().names()).contains(changelog)) {
            return false;
        }
        return offsets(changelog, OffsetSpec.latest()).values().stream().anyMatch(end -> end > 0);
    }

    private Map<TopicPartition, Long> offsets(String topic, OffsetSpec spec) throws ExecutionException {
        TopicDescription description = Objects.requireNonNull(
                calls.get(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic));
        int partitions = description.partitions().size();
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        calls.get(admin.listOffsets(asked).all()).forEach((partition, at) -> offsets.put(partition, at.offset()));
        return offsets;
    }
}
