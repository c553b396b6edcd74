package io.sluice.cleanse.config;

import io.sluice.cleanse.config.CleanseConfig.Dedup;
import io.sluice.cleanse.config.CleanseConfig.Group;
import io.sluice.cleanse.config.CleanseConfig.Layout;
import io.sluice.cleanse.config.CleanseConfig.Limits;
import io.sluice.cleanse.config.CleanseConfig.Management;
import io.sluice.cleanse.config.CleanseConfig.Protocol;
import io.sluice.cleanse.config.CleanseConfig.Runtime;
import io.sluice.cleanse.config.CleanseConfig.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.internals.Topic;

/**
 * Reads properties into a {@link CleanseConfig}, or says everything that is wrong with them at once. Keys that are
 * neither ours nor Streams' may be the gateway's: they can share a file, and are left alone.
 */
public final class ConfigParser {

    /** What the promise of exactly once rests on is not an option. */
    private static final Set<String> FIXED = Set.of(
            "application.id",
            "bootstrap.servers",
            "processing.guarantee",
            "state.dir",
            "group.protocol",
            "num.stream.threads");

    private final Map<String, String> properties;
    private final SchemaSource schemas;
    private final List<String> errors = new ArrayList<>();

    /** Where the text of a schema comes from. */
    public interface SchemaSource {
        /** @throws RuntimeException that says why it cannot be read */
        String read(String file);
    }

    private ConfigParser(Map<String, String> properties, SchemaSource schemas) {
        this.properties = properties;
        this.schemas = schemas;
    }

    /** @throws ConfigException with every error */
    public static CleanseConfig parse(Map<String, String> properties, SchemaSource schemas) {
        return new ConfigParser(properties, schemas).parse();
    }

    /** An error for each key that looks like one of cleanse and is none. */
    public static List<String> unknownKeys(Map<String, String> properties) {
        Set<String> known = new TreeSet<>(Keys.common().names());
        String topics = properties.getOrDefault(Keys.TOPICS, "");
        for (String topic : topics.split(",", -1)) {
            Keys.ofTopic().names().forEach(key -> known.add(Keys.TOPIC_PREFIX + topic.strip() + "." + key));
        }
        List<String> errors = new ArrayList<>();
        for (String key : new TreeMap<>(properties).keySet()) {
            if (key.startsWith("cleanse.") && !known.contains(key)) {
                errors.add(key + " is no key of cleanse: " + NearestName.of(key, known) + " is the nearest");
            }
        }
        return errors;
    }

    private CleanseConfig parse() {
        Values common = values(Keys.common(), properties, "");
        List<CleanseConfig.TopicConfig> topics = new ArrayList<>();
        for (String name : common.list(Keys.TOPICS)) {
            topics.add(topic(name));
        }
        checkNames(topics);
        errors.addAll(unknownKeys(properties));
        Map<String, String> streams = streams();
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        return new CleanseConfig(
                common.list(Keys.BOOTSTRAP_SERVERS),
                new Group(
                        common.text(Keys.APPLICATION_ID),
                        Protocol.valueOf(common.text(Keys.PROTOCOL).toUpperCase(Locale.ROOT)),
                        common.text(Keys.OFFSETS_MISSING).equals("earliest")),
                new Dedup(
                        common.number(Keys.DEDUP_WINDOW_MS),
                        common.count(Keys.OPEN_PAGES_MAX),
                        common.number(Keys.CLOCK_AHEAD_MAX_MS),
                        common.number(Keys.TIMESTAMP_BEHIND_MAX_MS)),
                new Layout(common.flag(Keys.TOPICS_CREATE), common.count(Keys.TOPICS_PARTITIONS), (short)
                        common.count(Keys.TOPICS_REPLICATION_FACTOR)),
                List.copyOf(topics),
                runtime(common),
                streams);
    }

    private static Runtime runtime(Values common) {
        return new Runtime(
                new State(common.text(Keys.STATE_DIR), common.number(Keys.STATE_MAX_BYTES)),
                common.count(Keys.THREADS),
                common.count(Keys.STANDBY_REPLICAS),
                common.count(Keys.COMMIT_INTERVAL_MS),
                new Limits(common.number(Keys.START_TIMEOUT_MS), common.number(Keys.STOP_TIMEOUT_MS)),
                new Management(common.text(Keys.MANAGEMENT_HOST), common.count(Keys.MANAGEMENT_PORT)));
    }

    private CleanseConfig.TopicConfig topic(String name) {
        String prefix = Keys.TOPIC_PREFIX + name + ".";
        Values values = values(Keys.ofTopic(), properties, prefix);
        String schemaFile = values.text(Keys.SCHEMA);
        boolean json = values.text(Keys.FORMAT).equals("json");
        String header = values.text(Keys.ROUTE_HEADER);
        String pointer = values.text(Keys.ROUTE_POINTER);
        if (!json && !schemaFile.isEmpty()) {
            errors.add(prefix + Keys.SCHEMA + " needs " + prefix + Keys.FORMAT + "=json: bytes have no schema");
        }
        if (!json && !pointer.isEmpty()) {
            errors.add(
                    prefix + Keys.ROUTE_POINTER + " needs " + prefix + Keys.FORMAT + "=json: bytes have no pointers");
        }
        if (!header.isEmpty() && !pointer.isEmpty()) {
            errors.add(
                    prefix + Keys.ROUTE_HEADER + " and " + prefix + Keys.ROUTE_POINTER + " are both set: choose one");
        }
        boolean routed = !header.isEmpty() || !pointer.isEmpty();
        if (routed == values.list(Keys.ROUTE_TOPICS).isEmpty()) {
            errors.add(prefix + Keys.ROUTE_TOPICS + " goes together with a route: "
                    + (routed
                            ? "list the topics that records may name"
                            : "set " + Keys.ROUTE_HEADER + " or " + Keys.ROUTE_POINTER));
        }
        String schemaText = schemaFile.isEmpty() ? "" : schema(prefix + Keys.SCHEMA, schemaFile);
        return new CleanseConfig.TopicConfig(name, json, schemaText, header, pointer, values.list(Keys.ROUTE_TOPICS));
    }

    private String schema(String key, String file) {
        try {
            return schemas.read(file);
        } catch (RuntimeException e) {
            errors.add(key + " is " + file + ", which cannot be read: " + e.getMessage());
            return "";
        }
    }

    private void checkNames(List<CleanseConfig.TopicConfig> topics) {
        if (topics.isEmpty()) {
            errors.add(Keys.TOPICS + " is empty: name the topics to cleanse");
        }
        Set<String> names = new TreeSet<>();
        for (CleanseConfig.TopicConfig topic : topics) {
            if (!names.add(topic.name())) {
                errors.add(Keys.TOPICS + " names " + topic.name() + " twice");
            }
            if (!Topic.isValid(topic.name() + ".raw")) {
                errors.add(Keys.TOPICS + " names " + topic.name() + ", which no Kafka topic can be called");
            }
            if (topic.name().endsWith(".raw") || topic.name().endsWith(".dlq")) {
                errors.add(
                        Keys.TOPICS + " names " + topic.name() + ": give the clean topic's name, without .raw or .dlq");
            }
        }
    }

    private Map<String, String> streams() {
        Map<String, String> streams = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(Keys.STREAMS_PREFIX)) {
                String inner = key.substring(Keys.STREAMS_PREFIX.length());
                if (FIXED.contains(inner)) {
                    errors.add(key + " is set by cleanse itself: take it out");
                }
                streams.put(inner, value);
            }
        });
        return streams;
    }

    private Values values(ConfigDef def, Map<String, String> from, String prefix) {
        Map<String, String> own = new HashMap<>();
        for (String name : def.names()) {
            String value = from.get(prefix + name);
            if (value != null) {
                own.put(name, value);
            }
        }
        Map<String, Object> values = new HashMap<>();
        for (ConfigValue value : def.validate(own)) {
            value.errorMessages().forEach(error -> errors.add(prefix + error));
            if (value.value() != null) {
                values.put(value.name(), value.value());
            }
        }
        return new Values(values);
    }
}
