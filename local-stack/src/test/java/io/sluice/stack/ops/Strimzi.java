package io.sluice.stack.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Topics and rights as the Strimzi resources say them: what topics.sh and acls.sh create must be the same. */
final class Strimzi {

    record Topic(int partitions, Map<String, String> config) {}

    private Strimzi() {}

    static Map<String, Topic> topics() {
        Map<String, Topic> topics = new TreeMap<>();
        for (JsonNode topic : documents("topics.yaml")) {
            Map<String, String> config = new TreeMap<>();
            topic.at("/spec/config")
                    .fields()
                    .forEachRemaining(
                            field -> config.put(field.getKey(), field.getValue().asText()));
            topics.put(
                    topic.at("/metadata/name").asText(),
                    new Topic(topic.at("/spec/partitions").asInt(), config));
        }
        return topics;
    }

    /** Each rule of each user, as {@link #grant} writes it. */
    static Set<String> grants() {
        Set<String> grants = new TreeSet<>();
        for (JsonNode user : documents("users.yaml")) {
            for (JsonNode rule : user.at("/spec/authorization/acls")) {
                JsonNode resource = rule.path("resource");
                rule.path("operations")
                        .forEach(operation -> grants.add(grant(
                                "User:" + user.at("/metadata/name").asText(),
                                operation.asText(),
                                resource.path("type").asText(),
                                resource.path("patternType").asText("literal"),
                                resource.path("name").asText())));
            }
        }
        return grants;
    }

    /** One rule as a line; Strimzi and Kafka spell the same words differently. */
    static String grant(String principal, String operation, String type, String pattern, String name) {
        return String.join(
                " ",
                principal,
                word(operation),
                word(type),
                pattern.startsWith("prefix") || pattern.startsWith("PREFIX") ? "prefixed" : "literal",
                name);
    }

    private static String word(String text) {
        return text.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static Iterable<JsonNode> documents(String file) {
        return OperatorFiles.yaml(
                OperatorFiles.CONNECT_CONFIG.resolve("kubernetes/strimzi").resolve(file));
    }
}
