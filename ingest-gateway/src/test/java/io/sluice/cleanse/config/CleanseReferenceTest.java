package io.sluice.cleanse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class CleanseReferenceTest {

    private static final Path PAGE = Path.of("docs", "cleanse-configuration.md");

    @Test
    void shouldBeWhatTheDefinitionsSay() throws IOException {
        // Given
        String current = CleanseReference.markdown();
        if (Boolean.getBoolean("sluice.write.docs")) {
            Files.writeString(PAGE, current);
        }

        // When
        String page = Files.readString(PAGE);

        // Then
        assertThat(page)
                .as("docs/cleanse-configuration.md; write it anew with -Dsluice.write.docs=true")
                .isEqualTo(current);
    }

    @Test
    void shouldStandInTheDistributionsFileWithItsDefault() throws IOException {
        // When
        String conf = Files.readString(Path.of("src", "dist", "conf", "cleanse.properties"));

        // Then
        for (ConfigDef.ConfigKey key : Keys.common().configKeys().values()) {
            String byDefault =
                    key.hasDefault() ? "\n#" + key.name + "=" + key.defaultValue + "\n" : "\n" + key.name + "=";
            assertThat(conf).contains(byDefault);
        }
        for (String key : Keys.ofTopic().names()) {
            assertThat(conf).contains("\n#cleanse.topic.events." + key + "=");
        }
    }
}
