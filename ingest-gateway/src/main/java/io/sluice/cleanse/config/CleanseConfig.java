package io.sluice.cleanse.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an operator has set, checked.
 *
 * @param streams passed on to Kafka Streams, prefix taken off
 */
public record CleanseConfig(
        List<String> bootstrapServers,
        Group group,
        Dedup dedup,
        Layout layout,
        List<TopicConfig> topics,
        Runtime runtime,
        Map<String, String> streams) {

    /** @param offsetsMissingEarliest begin at the start of the raw topic where the group's offsets are gone */
    public record Group(String applicationId, Protocol protocol, boolean offsetsMissingEarliest) {}

    public enum Protocol {
        AUTO,
        CLASSIC,
        STREAMS
    }

    public record Dedup(long windowMs, int openPagesMax, long clockAheadMaxMs, long timestampBehindMaxMs) {}

    public record Layout(boolean create, int partitions, short replicationFactor) {}

    /**
     * @param schemaText empty where well-formed is enough
     * @param routeHeader empty for none
     * @param routePointer empty for none
     */
    public record TopicConfig(
            String name,
            boolean json,
            String schemaText,
            String routeHeader,
            String routePointer,
            List<String> routeTopics) {}

    public record Runtime(
            State state,
            int threads,
            int standbyReplicas,
            int commitIntervalMs,
            Limits limits,
            Management management) {}

    public record State(String dir, long maxBytes) {}

    public record Limits(long startTimeoutMs, long stopTimeoutMs) {}

    /** @param port 0 for any, -1 for none */
    public record Management(String host, int port) {}

    /** Every topic that records can come out on. */
    public List<String> cleanTopics() {
        return topics.stream()
                .flatMap(topic -> Stream.concat(Stream.of(topic.name()), topic.routeTopics().stream()))
                .distinct()
                .toList();
    }
}
