package io.sluice.cleanse.ops;

import io.sluice.cleanse.topology.CleanseTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** How far the group is behind, as the brokers see it: also where no instance works on a partition. */
final class Lag implements Backlog {

    private static final long CALL_MS = 5000;

    private final Admin admin;
    private final String group;

    Lag(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    @Override
    public Map<String, Long> recordsByTopic(List<String> topics) throws ExecutionException, TimeoutException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(CALL_MS, TimeUnit.MILLISECONDS);
            Map<TopicPartition, OffsetSpec> latest =
                    committed.keySet().stream().collect(Collectors.toMap(at -> at, at -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(latest).all().get(CALL_MS, TimeUnit.MILLISECONDS);
            Map<String, Long> lag = new HashMap<>();
            topics.forEach(topic -> lag.put(topic, 0L));
            committed.forEach((partition, at) -> {
                for (String topic : topics) {
                    ListOffsetsResultInfo end = ends.get(partition);
                    if (CleanseTopic.rawOf(topic).equals(partition.topic()) && end != null) {
                        lag.merge(topic, Math.max(0, end.offset() - at.offset()), Long::sum);
                    }
                }
            });
            return lag;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public long retentionMs(String topic) throws ExecutionException, TimeoutException {
        try {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, CleanseTopic.rawOf(topic));
            Config config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(CALL_MS, TimeUnit.MILLISECONDS)
                    .get(resource);
            long retentionMs = config == null
                    ? -1
                    : Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
            return retentionMs < 0 ? Long.MAX_VALUE : retentionMs;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
