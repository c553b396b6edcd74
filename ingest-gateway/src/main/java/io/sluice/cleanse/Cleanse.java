package io.sluice.cleanse;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.config.ConfigException;
import io.sluice.cleanse.dedupe.FilterMemory;
import io.sluice.cleanse.dedupe.Window;
import io.sluice.cleanse.judge.Route;
import io.sluice.cleanse.judge.Rules;
import io.sluice.cleanse.ops.Health;
import io.sluice.cleanse.ops.Ops;
import io.sluice.cleanse.start.Start;
import io.sluice.cleanse.topology.CleanseSettings;
import io.sluice.cleanse.topology.CleanseTopic;
import io.sluice.cleanse.topology.CleanseTopology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the gateway wrote at least once, and writes each record once: the valid to the clean topic, the others to
 * the dead-letter topic. Safe to use from any thread.
 */
public final class Cleanse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cleanse.class);

    private final CleanseConfig config;
    private final Admin admin;
    private final Ops ops;
    private final KafkaStreams streams;

    private Cleanse(CleanseConfig config, Admin admin, Ops ops, KafkaStreams streams) {
        this.config = config;
        this.admin = admin;
        this.ops = ops;
        this.streams = streams;
    }

    /**
     * Checks the topics and starts; does not wait until records flow: {@link #health} tells.
     *
     * @throws ConfigException with everything that forbids the start
     */
    public static Cleanse start(CleanseConfig config, MeterRegistry registry, InstantSource clock) {
        List<CleanseTopic> topics = topics(config);
        Admin admin = Admin.create(adminSettings(config));
        try {
            boolean streamsProtocol = Start.check(admin, config);
            Ops ops = new Ops(registry, clock);
            CleanseSettings settings = new CleanseSettings(
                    new Window(config.dedup().windowMs()),
                    config.dedup().openPagesMax(),
                    config.dedup().clockAheadMaxMs(),
                    config.dedup().timestampBehindMaxMs(),
                    FilterMemory.ofHeap());
            Topology topology = CleanseTopology.of(topics, settings, ops::meter, ops.breaker());
            KafkaStreams streams = new KafkaStreams(
                    topology, StreamsProperties.of(config, streamsProtocol, instanceId(config), ops.breaker()));
            ops.attach(streams, admin, config);
            streams.start();
            LOG.info(
                    "event=started topics={} protocol={}",
                    config.cleanTopics(),
                    streamsProtocol ? "streams" : "classic");
            return new Cleanse(config, admin, ops, streams);
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /** What is passed on to Kafka Streams holds for the Admin client too, as far as it knows the keys: security above all. */
    private static Map<String, Object> adminSettings(CleanseConfig config) {
        Map<String, Object> settings = new HashMap<>(config.streams());
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", config.bootstrapServers()));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int)
                config.runtime().limits().startTimeoutMs());
        return settings;
    }

    private static String instanceId(CleanseConfig config) {
        String dir = config.runtime().state().dir();
        try {
            return InstanceId.of(Path.of(dir));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(List.of("cleanse.state.dir is " + dir + ", which cannot be used: " + e));
        }
    }

    public Health health() {
        return ops.health();
    }

    /** Whether it has stopped for good by itself, and will not come back. */
    public boolean isDead() {
        KafkaStreams.State state = streams.state();
        return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING;
    }

    /** Finishes the open transaction and leaves the group, so that others take over at once. Bounded. */
    @Override
    public void close() {
        Duration limit = Duration.ofMillis(config.runtime().limits().stopTimeoutMs());
        boolean inTime =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(limit));
        if (!inTime) {
            LOG.warn(
                    "event=stop_cut_short limit_ms={}: the open transaction will be rolled back and its records read again",
                    limit.toMillis());
        }
        ops.close();
        admin.close(Duration.ofSeconds(1));
        LOG.info("event=stopped in_time={}", inTime);
    }

    private static List<CleanseTopic> topics(CleanseConfig config) {
        List<CleanseTopic> topics = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (CleanseConfig.TopicConfig topic : config.topics()) {
            try {
                topics.add(new CleanseTopic(
                        topic.name(), rules(topic), config.layout().partitions()));
            } catch (RuntimeException e) {
                errors.add("cleanse.topic." + topic.name() + " has a schema or a route that cannot be used: "
                        + e.getMessage());
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return topics;
    }

    private static Rules rules(CleanseConfig.TopicConfig topic) {
        Set<String> allowed = Set.copyOf(topic.routeTopics());
        Route route = new Route.Straight();
        if (!topic.routeHeader().isEmpty()) {
            route = new Route.ByHeader(topic.routeHeader(), allowed);
        } else if (!topic.routePointer().isEmpty()) {
            route = Rules.byPointer(topic.routePointer(), allowed);
        }
        if (!topic.json()) {
            return Rules.ofBytes(topic.name(), route);
        }
        return Rules.ofJson(topic.name(), topic.schemaText().isEmpty() ? null : topic.schemaText(), route);
    }
}
