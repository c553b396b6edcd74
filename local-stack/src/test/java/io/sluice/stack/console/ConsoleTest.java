package io.sluice.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the launcher says reaches its terminal, whatever else goes on in its JVM. */
class ConsoleTest {

    @Test
    void shouldSayWhatItHasToSayWhereStandardOutputIsBroken() throws IOException, InterruptedException {
        // When
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokenOutput.class.getName())
                .start();

        // Then
        assertThat(new String(child.getInputStream().readAllBytes(), UTF_8).lines())
                .containsExactly(BrokenOutput.LINE, "  part       message");
        assertThat(new String(child.getErrorStream().readAllBytes(), UTF_8)).contains("ERROR " + BrokenOutput.LINE);
        assertThat(child.waitFor()).isZero();
    }
}
