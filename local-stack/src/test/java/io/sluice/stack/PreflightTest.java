package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

    @TempDir
    Path temp;

    @Test
    void shouldNameTheTakenPortAndTheWayOut() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            UpConfig config = new UpConfig(temp, taken.getLocalPort(), 0, 0, 0);

            // When / Then
            assertThatThrownBy(() -> Preflight.withPorts(config))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("up.kafka.port is " + taken.getLocalPort())
                    .hasMessageContaining("-Dup.kafka.port");
        }
    }

    @Test
    void shouldRefuseOnePortForTwoParts() {
        // Given
        int port = Preflight.freePort();
        UpConfig config = new UpConfig(temp, 0, 0, port, port);

        // When / Then
        assertThatThrownBy(() -> Preflight.withPorts(config))
                .hasMessageContaining("up.management.port and up.gateway.port are both " + port);
    }

    @Test
    void shouldChooseDifferentFreePorts() {
        // When
        UpConfig config = Preflight.withPorts(UpConfig.onFreePorts(temp));

        // Then
        assertThat(Set.of(config.kafkaPort(), config.connectPort(), config.gatewayPort(), config.managementPort()))
                .hasSize(4)
                .doesNotContain(0);
    }

    @Test
    void shouldNameTheFolderThatCannotBeWritten() throws IOException {
        // Given
        Path file = Files.writeString(temp.resolve("file"), "in the way");

        // When / Then
        assertThatThrownBy(() -> Preflight.makeFolders(UpConfig.onFreePorts(file.resolve("up"))))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("up.dir is " + file.resolve("up"))
                .hasMessageContaining("-Dup.dir");
    }

    @Test
    void shouldLetOneStackAtATimeIntoAFolder() throws IOException {
        // Given
        UpConfig config = UpConfig.onFreePorts(temp);
        FileLock held = Preflight.lock(config);

        // When / Then
        assertThatThrownBy(() -> Preflight.lock(config)).hasMessageContaining("another stack runs in " + temp);

        // When
        held.acquiredBy().close();

        // Then
        Preflight.lock(config).acquiredBy().close();
    }
}
