package io.sluice.cleanse.start;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.topology.CleanseTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a broker about topics, and creates them. */
final class TopicAdmin {

    private static final long DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

    private static final int SEEN_ATTEMPTS = 100;
    private static final long SEEN_PAUSE_MS = 100;

    private final Admin admin;
    private final Calls calls;

    TopicAdmin(Admin admin, Calls calls) {
        this.admin = admin;
        this.calls = calls;
    }

    /** The topics of these that exist. */
    Map<String, TopicFacts> facts(Set<String> names) throws ExecutionException {
        Set<String> existing = new TreeSet<>(calls.get(admin.listTopics().names()));
        existing.retainAll(names);
        Map<String, TopicDescription> descriptions =
                calls.get(admin.describeTopics(existing).allTopicNames());
        List<ConfigResource> resources = existing.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, TopicFacts> facts = new HashMap<>();
        calls.get(admin.describeConfigs(resources).all()).forEach((resource, config) -> {
            Map<String, String> settings = new HashMap<>();
            for (ConfigEntry entry : config.entries()) {
                if (entry.value() != null) {
                    settings.put(entry.name(), entry.value());
                }
            }
            TopicDescription description = Objects.requireNonNull(descriptions.get(resource.name()));
            facts.put(resource.name(), new TopicFacts(description.partitions().size(), settings));
        });
        return facts;
    }

    /**
     * The same after a creation: the controller knows the topics at once, the broker that is asked a little later.
     *
     * @return without those that no broker has seen after ten seconds
     */
    Map<String, TopicFacts> factsOnceSeen(Set<String> names) throws ExecutionException {
        Map<String, TopicFacts> facts = factsSoFar(names);
        for (int i = 0; i < SEEN_ATTEMPTS && !facts.keySet().containsAll(names); i++) {
            calls.pause(SEEN_PAUSE_MS);
            facts = factsSoFar(names);
        }
        return facts;
    }

    /** One broker may list what the next that is asked has not seen yet. */
    private Map<String, TopicFacts> factsSoFar(Set<String> names) throws ExecutionException {
        try {
            return facts(names);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Map.of();
            }
            throw e;
        }
    }

    static Set<String> namesOf(CleanseConfig config) {
        Set<String> names = new TreeSet<>(config.cleanTopics());
        for (CleanseConfig.TopicConfig topic : config.topics()) {
            names.add(CleanseTopic.rawOf(topic.name()));
            names.add(CleanseTopic.deadLettersOf(topic.name()));
        }
        return names;
    }

    void createMissing(CleanseConfig config, Map<String, TopicFacts> existing) throws ExecutionException {
        Set<String> raws = new TreeSet<>();
        config.topics().forEach(topic -> raws.add(CleanseTopic.rawOf(topic.name())));
        // A raw topic that exists may take larger records than the default: what comes after it must take them too.
        long rawMaxBytes = raws.stream()
                .map(existing::get)
                .mapToLong(facts -> facts == null ? DEFAULT_MAX_MESSAGE_BYTES : facts.number(MAX_MESSAGE_BYTES_CONFIG))
                .max()
                .orElse(DEFAULT_MAX_MESSAGE_BYTES);
        List<NewTopic> missing = new ArrayList<>();
        for (String name : namesOf(config)) {
            if (!existing.containsKey(name)) {
                missing.add(new NewTopic(
                                name,
                                config.layout().partitions(),
                                config.layout().replicationFactor())
                        .configs(raws.contains(name) ? rawSettings(rawMaxBytes) : outSettings(rawMaxBytes)));
            }
        }
        for (var created : admin.createTopics(missing).values().values()) {
            try {
                calls.get(created);
            } catch (ExecutionException e) {
                // Another instance starts at the same time: it has created the same.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, String> rawSettings(long maxBytes) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        settings.put(CLEANUP_POLICY_CONFIG, "delete");
        settings.put(MAX_MESSAGE_BYTES_CONFIG, Long.toString(maxBytes));
        return settings;
    }

    private static Map<String, String> outSettings(long rawMaxBytes) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        settings.put(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        settings.put(MAX_MESSAGE_BYTES_CONFIG, Long.toString(rawMaxBytes + LayoutCheck.ROOM_FOR_HEADERS_BYTES));
        return settings;
    }
}
