package io.sluice.cleanse.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.cleanse.Cleanse;
import io.sluice.cleanse.broker.Committed;
import io.sluice.cleanse.broker.Raw;
import io.sluice.cleanse.config.ConfigException;
import io.sluice.cleanse.config.ConfigParser;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start demands of a real broker: topics as they must be, and offsets that nobody has lost. */
class StartIT {

    private static final String TOPIC = "begun";
    private static final TopicPartition RAW = new TopicPartition(TOPIC + ".raw", 0);

    @TempDir
    Path state;

    private final KafkaBroker broker = SharedBroker.get();
    private final Map<String, String> settings = new TreeMap<>();

    @Test
    void shouldRefuseTopicsThatAreMissingOrWrongNamingEach() throws Exception {
        // Given
        settings.put("cleanse.topics", "wrong");
        broker.createTopic("wrong.raw", 1, Map.of());
        broker.createTopic("wrong", 3, Map.of());

        // When, Then
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topic wrong.raw has message.timestamp.type=CreateTime and needs LogAppendTime")
                .hasMessageContaining("topic wrong has 3 partitions and cleanse.topics.partitions is 1")
                .hasMessageContaining("topic wrong.dlq is missing: create it with 1 partitions");
    }

    /** A group without offsets beside state that exists would repeat, or skip, without a word. */
    @Test
    void shouldRefuseToBeginAnywhereOnceItsOffsetsAreLost() throws Exception {
        // Given
        settings.put("cleanse.topics", TOPIC);
        settings.put("cleanse.topics.create", "true");
        run(0, 100, 100);
        try (Admin admin = broker.admin()) {
            // When: the group's offset is behind the topic's beginning
            send(100, 200);
            admin.deleteRecords(Map.of(RAW, RecordsToDelete.beforeOffset(150)))
                    .all()
                    .get();
            assertThatThrownBy(this::start)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("the topic begins at 150: 50 records were deleted unread")
                    .hasMessageContaining("cleanse.offsets.missing=earliest");

            // When: it has none
            admin.deleteConsumerGroupOffsets(TOPIC, Set.of(RAW)).all().get();
            assertThatThrownBy(this::start)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("group begun has no offset for begun.raw-0, and its dedup state exists");
        }

        // Then: told to, it begins with what is there
        settings.put("cleanse.offsets.missing", "earliest");
        run(200, 200, 150);
        assertThat(Committed.count(broker.bootstrap(), TOPIC)).isEqualTo(150);
    }

    @Test
    void shouldDoItsWorkOnTheStreamsProtocol() throws Exception {
        // Given
        settings.put("cleanse.topics", "rebalanced");
        settings.put("cleanse.application.id", "rebalanced");
        settings.put("cleanse.topics.create", "true");
        settings.put("cleanse.protocol", "streams");

        // When
        try (Cleanse ignored = start();
                Raw raw = new Raw(broker.bootstrap())) {
            for (int n = 0; n < 100; n++) {
                raw.send("rebalanced.raw", 0, "g:1.0/" + n / 2, "{}");
            }

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Committed.count(broker.bootstrap(), "rebalanced") >= 50);
        }
        assertThat(Committed.count(broker.bootstrap(), "rebalanced")).isEqualTo(50);
    }

    /** Sends these numbers, waits until so many have come out in all, and stops. */
    private void run(int from, int to, int passed) throws Exception {
        try (Cleanse ignored = start()) {
            send(from, to);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Committed.count(broker.bootstrap(), TOPIC) >= passed);
        }
    }

    private void send(int from, int to) {
        try (Raw raw = new Raw(broker.bootstrap())) {
            for (int n = from; n < to; n++) {
                raw.send(RAW.topic(), 0, "g:1.0/" + n, "{\"n\":" + n + "}");
            }
        }
    }

    private Cleanse start() {
        settings.putIfAbsent("bootstrap.servers", broker.bootstrap());
        settings.putIfAbsent("cleanse.application.id", TOPIC);
        settings.putIfAbsent("cleanse.state.dir", state.toString());
        settings.putIfAbsent("cleanse.topics.partitions", "1");
        settings.putIfAbsent("cleanse.topics.replication.factor", "1");
        return Cleanse.start(
                ConfigParser.parse(settings, file -> file), new SimpleMeterRegistry(), InstantSource.system());
    }
}
