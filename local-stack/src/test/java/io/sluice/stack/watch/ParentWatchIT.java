package io.sluice.stack.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stack.config.Installation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParentWatchIT {

    @Test
    void shouldEndAChildThatHangsInItsShutdownHooksOnceTheLauncherIsGone() throws Exception {
        // Given
        Process child = start();

        // When: what the kernel does when the launcher dies.
        child.getOutputStream().close();

        // Then
        assertThat(child.waitFor(5, TimeUnit.SECONDS))
                .as("the child is gone within 5 s")
                .isTrue();
        assertThat(child.exitValue()).as("by signal 9").isEqualTo(128 + 9);
    }

    private static Process start() throws IOException {
        Process child = new ProcessBuilder(
                        Installation.ofThisBuild().java().toString(),
                        "-javaagent:" + Installation.ofThisBuild().watchAgent(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StuckChild.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(child.inputReader().readLine()).isEqualTo("started");
        return child;
    }
}
