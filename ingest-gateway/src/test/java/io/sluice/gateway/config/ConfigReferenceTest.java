package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");

    @Test
    void shouldBeWhatTheDefinitionSays() throws IOException {
        // Given
        String current = ConfigReference.markdown();
        if (Boolean.getBoolean("sluice.write.docs")) {
            Files.writeString(PAGE, current);
        }

        // When
        String page = Files.readString(PAGE);

        // Then
        assertThat(page)
                .as("docs/configuration.md; write it anew with -Dsluice.write.docs=true")
                .isEqualTo(current);
    }
}
