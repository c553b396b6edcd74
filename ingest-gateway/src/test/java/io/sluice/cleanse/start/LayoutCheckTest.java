package io.sluice.cleanse.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.config.ConfigParser;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutCheckTest {

    private static final String FOREVER = Long.toString(Long.MAX_VALUE);

    private final CleanseConfig config = ConfigParser.parse(
            Map.of(
                    "bootstrap.servers", "127.0.0.1:1",
                    "cleanse.topics", "events",
                    "cleanse.state.dir", "state",
                    "cleanse.topic.events.route.header", "kind",
                    "cleanse.topic.events.route.topics", "orders"),
            file -> file);

    private final Map<String, TopicFacts> topics = new HashMap<>(Map.of(
            "events.raw", raw(Map.of()),
            "events", out(Map.of()),
            "orders", out(Map.of()),
            "events.dlq", out(Map.of())));

    @Test
    void shouldFindNothingWhereAllIsAsItMustBe() {
        // When
        Findings findings = LayoutCheck.of(config, topics);

        // Then
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }

    @Test
    void shouldNameEachTopicThatIsMissing() {
        // Given
        topics.clear();

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .hasSize(4)
                .anyMatch(problem -> problem.contains("topic events.raw is missing"))
                .anyMatch(problem -> problem.contains("topic orders is missing"));
    }

    @Test
    void shouldWantTheSameNumberOfPartitionsEverywhere() {
        // Given
        topics.put("events", new TopicFacts(3, out(Map.of()).config()));

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .singleElement()
                .asString()
                .contains("topic events has 3 partitions and cleanse.topics.partitions is 4");
    }

    @Test
    void shouldRefuseARawTopicOnClientsTime() {
        // Given
        topics.put("events.raw", raw(Map.of("message.timestamp.type", "CreateTime")));

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .singleElement()
                .asString()
                .contains("needs LogAppendTime");
    }

    @Test
    void shouldRefuseCompactionWhereRecordsWouldVanish() {
        // Given
        topics.put("events.raw", raw(Map.of("cleanup.policy", "compact")));
        topics.put("events.dlq", out(Map.of("cleanup.policy", "compact,delete")));

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .hasSize(2)
                .allMatch(text -> text.contains("cleanup.policy"));
    }

    @Test
    void shouldWantRoomForADeadLettersHeaders() {
        // Given
        topics.put("events.dlq", out(Map.of("max.message.bytes", "1048588")));

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .singleElement()
                .asString()
                .contains("topic events.dlq has max.message.bytes=1048588 and needs 1114124 or more");
    }

    @Test
    void shouldRefuseARetentionThatDeletesOldTimestampsUnread() {
        // Given
        topics.put("events", out(Map.of("retention.ms", "86400000")));

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .singleElement()
                .asString()
                .contains("cleanse.timestamp.behind.max.ms is 302400000");
    }

    @Test
    void shouldRefuseALimitOnTimestampsAheadOnTheCleanSide() {
        // Given
        topics.put("orders", out(Map.of("message.timestamp.after.max.ms", "3600000")));

        // When, Then
        assertThat(LayoutCheck.of(config, topics).problems())
                .singleElement()
                .asString()
                .contains("message.timestamp.after.max.ms=3600000");
    }

    private static TopicFacts raw(Map<String, String> changes) {
        return facts(Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "1048588"), changes);
    }

    private static TopicFacts out(Map<String, String> changes) {
        return facts(
                Map.of(
                        "message.timestamp.type", "CreateTime",
                        "message.timestamp.after.max.ms", FOREVER,
                        "max.message.bytes", "1114124"),
                changes);
    }

    private static TopicFacts facts(Map<String, String> base, Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(base);
        settings.put("cleanup.policy", "delete");
        settings.put("retention.ms", "604800000");
        settings.putAll(changes);
        return new TopicFacts(4, settings);
    }
}
