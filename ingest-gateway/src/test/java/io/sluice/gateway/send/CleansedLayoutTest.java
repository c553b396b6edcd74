package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.intake.Reach;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CleansedLayoutTest {
    private final Kafka kafka = new Kafka();
    private final CleansedLayout layout = new CleansedLayout(new GatewayConfig.Cleansed(Set.of("events"), 4), kafka);

    @Test
    void shouldSendACleansedTopicToItsRawOneAndLeaveOthersAlone() {
        // Given
        GatewayConfig.Cleansed cleansed = new GatewayConfig.Cleansed(Set.of("events"), 4);

        // When
        List<String> landings = List.of(cleansed.landing("events"), cleansed.landing("logs"));

        // Then
        assertThat(landings).containsExactly("events.raw", "logs");
    }

    @Test
    void shouldHaveNoObstacleWhereAllThreeCountsAgree() {
        // Given
        kafka.partitions.putAll(Map.of("events", 4, "events.raw", 4, "logs", 7));

        // When
        layout.look();

        // Then
        assertThat(layout.obstacles()).isEmpty();
        assertThat(layout.obstacle("events")).isEmpty();
        assertThat(layout.obstacle("logs")).isEmpty();
    }

    @Test
    void shouldNameTheTopicItsNumberAndTheKeyWhereOneDiffers() {
        // Given
        kafka.partitions.putAll(Map.of("events", 3, "events.raw", 4));

        // When
        layout.look();

        // Then
        assertThat(layout.obstacles())
                .containsExactly("events has 3 partitions and cleanse.topics.partitions is 4: make them equal, with"
                        + " everything drained");
        assertThat(layout.obstacle("events")).isPresent();
        assertThat(layout.obstacle("logs")).isEmpty();
    }

    @Test
    void shouldAskForWhatKafkaHasNotShownAndForNothingElse() {
        // Given
        kafka.partitions.put("events", 4);
        layout.look();
        kafka.asked.clear();

        // When
        layout.look();

        // Then
        assertThat(kafka.asked).containsExactly("events.raw");
        assertThat(layout.obstacles())
                .containsExactly("the cleansed topics need events.raw, which Kafka has not shown yet");
    }

    @Test
    void shouldCountACleanTopicThatItMayOnlyDescribe() {
        // Given
        kafka.partitions.put("events.raw", 4);
        kafka.describedOnly.put("events", 4);

        // When
        layout.look();
        kafka.asked.clear();
        layout.look();

        // Then
        assertThat(layout.obstacles()).isEmpty();
        assertThat(kafka.asked).isEmpty();
    }

    private static final class Kafka implements Topics {
        final Map<String, Integer> partitions = new HashMap<>();
        final Map<String, Integer> describedOnly = new HashMap<>();
        final List<String> asked = new ArrayList<>();

        @Override
        public Optional<TopicInfo> known(String topic) {
            return Optional.ofNullable(partitions.get(topic))
                    .map(count -> new TopicInfo(Reach.READY, count, new BitSet(), 1, false, TimestampRange.ANY));
        }

        @Override
        public CompletionStage<TopicInfo> ask(String topic) {
            asked.add(topic);
            Integer count = describedOnly.get(topic);
            return count == null
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(TopicInfo.describedOnly(count));
        }
    }
}
