package io.sluice.stack.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.stack.console.StackException;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class UpConfigTest {

    private static final Path DEFAULT_DIR = Path.of("/default");

    @Test
    void shouldUseTheDocumentedDefaults() {
        // When
        UpConfig config = UpConfig.from(new Properties(), DEFAULT_DIR);

        // Then
        assertThat(config).isEqualTo(new UpConfig(DEFAULT_DIR, 9092, 8083, 8080, 8081));
    }

    @Test
    void shouldReportEveryBadPortAtOnceWithItsValue() {
        // Given
        Properties properties = new Properties();
        properties.setProperty("up.kafka.port", "ninety");
        properties.setProperty("up.gateway.port", "65536");

        // When / Then
        assertThatThrownBy(() -> UpConfig.from(properties, DEFAULT_DIR))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("up.kafka.port is 'ninety'")
                .hasMessageContaining("up.gateway.port is '65536'")
                .hasMessageContaining("-Dup.gateway.port");
    }

    @Test
    void shouldMakeTheFolderAbsolute() {
        // Given
        Properties properties = new Properties();
        properties.setProperty("up.dir", "some/../folder");

        // When
        UpConfig config = UpConfig.from(properties, DEFAULT_DIR);

        // Then
        assertThat(config.dir()).isEqualTo(Path.of("folder").toAbsolutePath());
    }
}
