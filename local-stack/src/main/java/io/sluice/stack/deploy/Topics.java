package io.sluice.stack.deploy;

import io.sluice.stack.console.StackException;
import io.sluice.stack.part.Tuning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the default stack. */
public final class Topics {

    /** Posted to, raw to cleanse, and out of it each once: with a topic before and one for dead letters beside. */
    public static final List<String> CLEANSED = List.of("events");

    /** What clients post to and the sink lands. */
    public static final List<String> DEFAULT = List.of("events", "logs");

    public static final int PARTITIONS = 4;

    /** What gateway and cleanse must both be told. */
    public static final Tuning CLEANSING = new Tuning(
            Map.of(
                    "cleanse.topics",
                    String.join(",", CLEANSED),
                    "cleanse.topics.partitions",
                    Integer.toString(PARTITIONS)),
            List.of());

    private static final short REPLICAS = 1;
    private static final int RAW_MAX_BYTES = 1_048_588;
    /** What the headers of a dead letter may add. */
    private static final int ROOM_BYTES = 64 << 10;

    private Topics() {}

    /** Creates what is missing, and sees to it that cleanse can work on what is there. */
    public static void create(Admin admin) throws InterruptedException {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : DEFAULT) {
            if (CLEANSED.contains(name)) {
                topics.add(topic(name + ".raw"));
                topics.add(topic(name + ".dlq"));
            }
            topics.add(topic(name));
        }
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(topics).values().entrySet()) {
            try {
                created.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new StackException(
                            "the topic " + created.getKey() + " cannot be created: " + e.getCause(), e);
                }
            }
        }
        setUp(admin);
    }

    private static void setUp(Admin admin) throws InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
        for (String name : CLEANSED) {
            settings.put(
                    resource(name + ".raw"), List.of(set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")));
            settings.put(resource(name), ofCleanse());
            settings.put(resource(name + ".dlq"), ofCleanse());
        }
        try {
            admin.incrementalAlterConfigs(settings).all().get();
        } catch (ExecutionException e) {
            throw new StackException("the cleansed topics cannot be set up: " + e.getCause(), e);
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, PARTITIONS, REPLICAS);
    }

    /** What cleanse demands of the topics that it writes. */
    private static Collection<AlterConfigOp> ofCleanse() {
        return List.of(
                set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RAW_MAX_BYTES + ROOM_BYTES)),
                set(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE)));
    }
}
