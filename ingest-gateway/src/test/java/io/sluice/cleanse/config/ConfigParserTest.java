package io.sluice.cleanse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigParserTest {

    private final Map<String, String> properties = new HashMap<>(Map.of(
            "bootstrap.servers", "127.0.0.1:9092",
            "cleanse.topics", "events, orders",
            "cleanse.state.dir", "state"));

    @Test
    void shouldTakeThreeKeysAndDefaultTheRest() {
        // When
        CleanseConfig config = parse();

        // Then
        assertThat(config.cleanTopics()).containsExactly("events", "orders");
        assertThat(config.dedup().windowMs()).isEqualTo(86_400_000);
        assertThat(config.topics().get(0).json()).isTrue();
    }

    @Test
    void shouldSayEverythingThatIsWrongAtOnce() {
        // Given
        properties.remove("bootstrap.servers");
        properties.put("cleanse.topics", "events.raw,events,events");
        properties.put("cleanse.threads", "none");
        properties.put("cleanse.standby.replicas", "-1");
        properties.put("cleanse.dedup.windw.ms", "5");
        properties.put("cleanse.topic.events.schema", "missing.json");
        properties.put("cleanse.topic.events.route.header", "kind");
        properties.put("streams.processing.guarantee", "at_least_once");

        // When, Then
        assertThatThrownBy(this::parse)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bootstrap.servers")
                .hasMessageContaining("names events.raw: give the clean topic's name")
                .hasMessageContaining("names events twice")
                .hasMessageContaining("cleanse.threads")
                .hasMessageContaining("cleanse.standby.replicas")
                .hasMessageContaining(
                        "cleanse.dedup.windw.ms is no key of cleanse: cleanse.dedup.window.ms is the nearest")
                .hasMessageContaining("missing.json, which cannot be read: no such file")
                .hasMessageContaining("cleanse.topic.events.route.topics goes together with a route")
                .hasMessageContaining("streams.processing.guarantee is set by cleanse itself");
    }

    @Test
    void shouldLeaveTheGatewaysKeysAlone() {
        // Given
        properties.put("queue.max.batches", "10");
        properties.put("streams.producer.linger.ms", "7");

        // When, Then
        assertThat(parse().streams()).isEqualTo(Map.of("producer.linger.ms", "7"));
    }

    private CleanseConfig parse() {
        return ConfigParser.parse(properties, file -> {
            throw new IllegalArgumentException("no such file");
        });
    }
}
