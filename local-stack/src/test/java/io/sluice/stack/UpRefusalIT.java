package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the stack from starting: one line each, exit code 1, nothing left running. */
class UpRefusalIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    void shouldRefuseATakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            shouldRefuse(
                    temp.resolve("up"),
                    Map.of("up.gateway.port", port),
                    "ERROR up.gateway.port is " + port + ", which");
        }
    }

    @Test
    void shouldRefuseAFolderThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "in the way");
        shouldRefuse(
                file.resolve("up"), Map.of(), "ERROR up.dir is " + file.resolve("up") + ", which cannot be written");
    }

    @Test
    void shouldRefuseABadValue() throws Exception {
        shouldRefuse(temp.resolve("up"), Map.of("up.kafka.port", "x"), "ERROR up.kafka.port is 'x'");
    }

    @Test
    void shouldEndWithOneLineWhenAChildDiesBeforeReady() throws Exception {
        // Given
        Path kafka = Files.createDirectories(temp.resolve("up/kafka"));
        Files.writeString(kafka.resolve("meta.properties"), "version=1\ncluster.id=garbage\nnode.id=77\n");

        // When / Then
        shouldRefuse(temp.resolve("up"), Map.of(), "ERROR kafka died (exit code 1)");
    }

    @Test
    void shouldEndTheStartWhenAnyChildIsKilledDuringIt() throws Exception {
        // Given
        Path up = temp.resolve("up");
        try (LauncherProcess launcher = LauncherProcess.start(up, temp.resolve("out"), Map.of())) {
            launcher.awaitLine("kafka      ready after");
            ProcessHandle kafka = process(up, "kafka");

            // When
            Signals.send(kafka.pid(), "KILL");

            // Then
            assertThat(launcher.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(launcher.linesWith("ERROR"))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR kafka died (signal 9)");
        }
        assertNothingRuns(up);
    }

    @Test
    void shouldEndWhatAnEarlierLauncherLeftRunningAndSaySo() throws Exception {
        // Given
        Path up = temp.resolve("up");
        ProcessHandle stuck;
        try (LauncherProcess launcher = LauncherProcess.start(up, temp.resolve("out1"), Map.of())) {
            launcher.awaitLine("kafka      ready after");
            stuck = process(up, "kafka");
            // Stopped, it cannot notice that its launcher is gone.
            Signals.send(stuck.pid(), "STOP");
            launcher.signal("KILL");
            launcher.awaitExit(LIMIT);
        }

        // When
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                LauncherProcess launcher = LauncherProcess.start(
                        up, temp.resolve("out2"), Map.of("up.kafka.port", Integer.toString(taken.getLocalPort())))) {
            launcher.awaitExit(LIMIT);

            // Then
            assertThat(launcher.output())
                    .contains("ended kafka (process " + stuck.pid() + "), left over from an earlier run");
        }
        assertThat(LauncherProcess.hasEnded(stuck)).isTrue();
    }

    private void shouldRefuse(Path up, Map<String, String> properties, String line) throws Exception {
        try (LauncherProcess launcher = LauncherProcess.start(up, temp.resolve("out"), properties)) {
            assertThat(launcher.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(launcher.linesWith("ERROR"))
                    .as(launcher.output())
                    .singleElement()
                    .asString()
                    .startsWith(line);
        }
        assertNothingRuns(up);
    }

    private static void assertNothingRuns(Path up) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                                .filter(process ->
                                        process.info().commandLine().orElse("").contains("-Dsluice.child=")))
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains("@" + up + " ")));
    }

    private static ProcessHandle process(Path up, String role) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(up.resolve("pids/" + role + ".pid"))))
                .orElseThrow();
    }
}
