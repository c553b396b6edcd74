package io.sluice.cleanse.start;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.topology.CleanseTopic;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the topics are what the promises need. Pure: looks at what a broker has said. */
final class LayoutCheck {

    /** What a dead letter's headers may add to a record that just fitted into the raw topic. */
    static final int ROOM_FOR_HEADERS_BYTES = 64 << 10;

    private final CleanseConfig config;
    private final Map<String, TopicFacts> topics;
    private final Findings findings = Findings.none();

    private LayoutCheck(CleanseConfig config, Map<String, TopicFacts> topics) {
        this.config = config;
        this.topics = topics;
    }

    static Findings of(CleanseConfig config, Map<String, TopicFacts> topics) {
        LayoutCheck check = new LayoutCheck(config, topics);
        config.topics().forEach(check::checkTopic);
        return check.findings;
    }

    private void checkTopic(CleanseConfig.TopicConfig topic) {
        String rawName = CleanseTopic.rawOf(topic.name());
        TopicFacts raw = facts(rawName);
        if (raw != null) {
            if (!raw.setting(MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("LogAppendTime")) {
                problem(
                        rawName,
                        MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        raw,
                        "LogAppendTime: the dedup window runs on the broker's time");
            }
            if (!raw.setting(CLEANUP_POLICY_CONFIG).equals("delete")) {
                problem(
                        rawName,
                        CLEANUP_POLICY_CONFIG,
                        raw,
                        "delete: compaction would remove records before they are read");
            }
        }
        long roomBytes = raw == null ? 0 : raw.number(MAX_MESSAGE_BYTES_CONFIG) + ROOM_FOR_HEADERS_BYTES;
        Set<String> outs = new LinkedHashSet<>(topic.routeTopics());
        outs.add(topic.name());
        outs.forEach(out -> checkOut(out, roomBytes));
        String deadName = CleanseTopic.deadLettersOf(topic.name());
        TopicFacts dead = checkOut(deadName, roomBytes);
        if (dead != null && !dead.setting(CLEANUP_POLICY_CONFIG).equals("delete")) {
            problem(
                    deadName,
                    CLEANUP_POLICY_CONFIG,
                    dead,
                    "delete: compaction would remove dead letters that share a key");
        }
    }

    private @Nullable TopicFacts checkOut(String name, long roomBytes) {
        TopicFacts out = facts(name);
        if (out == null) {
            return null;
        }
        if (out.number(MAX_MESSAGE_BYTES_CONFIG) < roomBytes) {
            problem(name, MAX_MESSAGE_BYTES_CONFIG, out, roomBytes + " or more: the raw topic's and room for headers");
        }
        if (out.number(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG) != Long.MAX_VALUE) {
            problem(
                    name,
                    MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                    out,
                    Long.MAX_VALUE + ": one record with a client's date ahead would stop the partition");
        }
        checkRetention(name, out);
        if (!out.setting(MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("CreateTime")) {
            findings.warnings()
                    .add("topic " + name + " has " + MESSAGE_TIMESTAMP_TYPE_CONFIG + "="
                            + out.setting(MESSAGE_TIMESTAMP_TYPE_CONFIG)
                            + ": clients' timestamps are lost on it; CreateTime keeps them");
        }
        return out;
    }

    /** Retention goes by the record's timestamp, and that is the client's: what is old on arrival is deleted unread. */
    private void checkRetention(String name, TopicFacts out) {
        long retentionMs = out.setting(RETENTION_MS_CONFIG).isEmpty() ? -1 : out.number(RETENTION_MS_CONFIG);
        long behindMs = config.dedup().timestampBehindMaxMs();
        if (out.setting(CLEANUP_POLICY_CONFIG).contains("delete") && retentionMs >= 0 && retentionMs / 2 < behindMs) {
            findings.problems()
                    .add("topic " + name + " has " + RETENTION_MS_CONFIG + "=" + retentionMs
                            + " and cleanse.timestamp.behind.max.ms is " + behindMs
                            + ": a record with a client's timestamp that old could be deleted before it is read; make the first at"
                            + " least twice the second");
        }
    }

    private @Nullable TopicFacts facts(String name) {
        TopicFacts facts = topics.get(name);
        int wanted = config.layout().partitions();
        if (facts == null) {
            findings.problems()
                    .add("topic " + name + " is missing: create it with " + wanted
                            + " partitions, or set cleanse.topics.create=true");
        } else if (facts.partitions() != wanted) {
            findings.problems()
                    .add(
                            "topic " + name + " has " + facts.partitions()
                                    + " partitions and cleanse.topics.partitions is " + wanted
                                    + ": a record keeps its partition from raw to clean, so all of a topic's must have the same number");
        }
        return facts;
    }

    private void problem(String topic, String key, TopicFacts facts, String need) {
        findings.problems().add("topic " + topic + " has " + key + "=" + facts.setting(key) + " and needs " + need);
    }
}
