package io.sluice.gateway.send;

import io.sluice.gateway.intake.Reach;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the topics, asked for on the Admin client's own thread. The producer is never asked to find out:
 * its {@code send} would block for {@code max.block.ms} on a topic that is not there, and again for the next record.
 */
public final class TopicDirectory implements Topics {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDirectory.class);
    private static final int ASK_TIMEOUT_MS = 5_000;
    private static final int PING_TIMEOUT_MS = 2_000;
    private static final long PING_EVERY_MS = 1_000;
    /** Room for the framing of a record batch; see the module's decisions. */
    private static final int FRAMING_BYTES = 1024;

    private static final int SAFE_REPLICAS = 3;
    private static final int SAFE_IN_SYNC = 2;
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;

    private final Admin admin;
    private final TopicMemory memory;
    private volatile boolean clusterAnswers;
    private final BiConsumer<String, TopicInfo> listener;
    private final Set<String> weak = ConcurrentHashMap.newKeySet();
    private final Map<String, TopicInfo> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<TopicInfo>> asking = new ConcurrentHashMap<>();

    /** @param listener is told every answer, on the Admin client's thread */
    public TopicDirectory(Admin admin, TopicMemory memory, BiConsumer<String, TopicInfo> listener) {
        this.admin = admin;
        this.memory = memory;
        this.listener = listener;
    }

    @Override
    public Optional<TopicInfo> known(String topic) {
        return Optional.ofNullable(known.get(topic));
    }

    @Override
    public CompletionStage<TopicInfo> ask(String topic) {
        CompletableFuture<TopicInfo> mine = new CompletableFuture<>();
        CompletableFuture<TopicInfo> other = asking.putIfAbsent(topic, mine);
        if (other != null) {
            return other;
        }
        describe(topic).whenComplete((info, failure) -> {
            TopicInfo answer = failure == null ? info : TopicInfo.unreachable(reachAfter(topic, failure));
            if (answer.reach() == Reach.READY) {
                known.put(topic, answer);
            } else if (answer.reach() != Reach.AWAY) {
                known.remove(topic);
            } else {
                memory.recall(topic).ifPresent(recalled -> known.putIfAbsent(topic, recalled));
            }
            memory.saw(topic, answer);
            asking.remove(topic);
            listener.accept(topic, answer);
            mine.complete(answer);
        });
        return mine;
    }

    /** Asks again about every topic that is known. */
    public void refresh() {
        known.keySet().forEach(this::ask);
    }

    /** Asks now and then whether the cluster answers at all. */
    public void watchCluster(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(
                () -> admin.describeCluster(new DescribeClusterOptions().timeoutMs(PING_TIMEOUT_MS))
                        .clusterId()
                        .whenComplete((id, failure) -> clusterAnswers = failure == null),
                0,
                PING_EVERY_MS,
                TimeUnit.MILLISECONDS);
    }

    public boolean clusterAnswers() {
        return clusterAnswers;
    }

    private CompletionStage<TopicInfo> describe(String topic) {
        DescribeTopicsOptions options =
                new DescribeTopicsOptions().includeAuthorizedOperations(true).timeoutMs(ASK_TIMEOUT_MS);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        KafkaFuture<TopicDescription> description =
                admin.describeTopics(List.of(topic), options).topicNameValues().get(topic);
        KafkaFuture<Config> config = admin.describeConfigs(
                        List.of(resource), new DescribeConfigsOptions().timeoutMs(ASK_TIMEOUT_MS))
                .values()
                .get(resource);
        if (description == null || config == null) {
            throw new IllegalStateException("the Admin client gives a future for each name it was asked for");
        }
        // Reading the config may be denied where writing is allowed; then the broker's defaults are assumed.
        CompletionStage<Config> readable = config.toCompletionStage().exceptionally(failure -> new Config(Set.of()));
        return description.toCompletionStage().thenCombine(readable, this::info);
    }

    private TopicInfo info(TopicDescription description, Config config) {
        Set<AclOperation> allowed = description.authorizedOperations();
        if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
            return TopicInfo.describedOnly(description.partitions().size());
        }
        BitSet leaders = new BitSet();
        for (TopicPartitionInfo partition : description.partitions()) {
            leaders.set(partition.partition(), partition.leader() != null);
        }
        warnOfWeakReplication(description, config);
        int partitions = description.partitions().size();
        if (leaders.isEmpty()) {
            return TopicInfo.unreachable(Reach.AWAY);
        }
        ConfigEntry maxBytes = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        ConfigEntry cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        int limit = maxBytes == null ? DEFAULT_MAX_MESSAGE_BYTES : Integer.parseInt(maxBytes.value());
        boolean compacted = cleanup != null && cleanup.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        return new TopicInfo(
                Reach.READY, partitions, leaders, limit - FRAMING_BYTES, compacted, timestampRange(config));
    }

    /** Once for each topic: tier {@code kafka} is replication and not fsync, so it is worth what the replicas are. */
    private void warnOfWeakReplication(TopicDescription description, Config config) {
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        ConfigEntry minInSync = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        int inSync = minInSync == null ? SAFE_IN_SYNC : Integer.parseInt(minInSync.value());
        if ((replicas < SAFE_REPLICAS || inSync < SAFE_IN_SYNC) && weak.add(description.name())) {
            LOG.warn(
                    "event=topic_weakly_replicated topic={} replicas={} min_insync_replicas={} action=\"a lost broker can"
                            + " take what was acknowledged: give it 3 replicas and min.insync.replicas=2\"",
                    description.name(),
                    replicas,
                    inSync);
        }
    }

    private static TimestampRange timestampRange(Config config) {
        ConfigEntry type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        ConfigEntry before = config.get(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG);
        ConfigEntry after = config.get(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
        boolean stampedByTheBroker = type != null && type.value().equals(TimestampType.LOG_APPEND_TIME.name);
        return stampedByTheBroker || before == null || after == null
                ? TimestampRange.ANY
                : new TimestampRange(Long.parseLong(before.value()), Long.parseLong(after.value()));
    }

    private static Reach reachAfter(String topic, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return Reach.MISSING;
        }
        if (cause instanceof TopicAuthorizationException) {
            return Reach.DENIED;
        }
        LOG.warn(
                "event=topic_unreachable topic={} error={} message={}",
                topic,
                cause.getClass().getSimpleName(),
                cause.getMessage());
        return Reach.AWAY;
    }

    /** Waits for what was asked, no longer than this. */
    public void close(Duration timeout) {
        admin.close(timeout);
    }
}
