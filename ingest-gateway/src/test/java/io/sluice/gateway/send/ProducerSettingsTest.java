package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducerSettingsTest {
    @Test
    void shouldSetWhatThePromisesRestOnWhateverElseIsPassedThrough() throws Exception {
        // Given
        GatewayConfig config = ConfigLoader.load(
                Map.of("bootstrap.servers", "a:1", "producer.linger.ms", "7", "producer.security.protocol", "SSL"),
                Map.of());

        // When
        Map<String, Object> settings = ProducerSettings.producer(config);

        // Then
        assertThat(settings)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("retries", Integer.MAX_VALUE)
                .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("max.block.ms", 250)
                .containsEntry("metadata.max.idle.ms", 3_153_600_000_000L)
                .containsEntry("linger.ms", "7");
        assertThat(ProducerSettings.admin(config))
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKey("linger.ms");
    }
}
