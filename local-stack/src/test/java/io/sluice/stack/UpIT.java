package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.part.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack's life, as the person at the terminal sees it: HTTP in, files out, across a stop and a restart. */
class UpIT {

    private static final List<String> ROLES = List.of("kafka", "connect", "gateway", "cleanse");

    @TempDir
    Path temp;

    private final Http http = new Http();

    @Test
    void shouldStartHealStopAndGoOnWithItsData() throws Exception {
        Path up = temp.resolve("up");
        Numbers numbers = new Numbers(up.resolve("files"));
        String firstSample;

        try (LauncherProcess launcher = LauncherProcess.start(up, temp.resolve("first.out"), Map.of())) {
            firstSample = shouldShowTheFileThatTheSampleLandedIn(launcher);
            shouldStartDeadChildrenAgain(launcher, up, "gateway", "cleanse", "connect");
            shouldStartDeadChildrenAgain(launcher, up, "kafka");
            shouldTakeEventsAgain(launcher);
            numbers.shouldBeRefusedForOneBadLine(gateway(launcher));
            numbers.post(gateway(launcher), 0, Numbers.COUNT / 2);
            // At once: what is not committed yet has to be read again after the restart.
            shouldStopInOrder(launcher, up, "INT", 130);
        }

        try (LauncherProcess launcher = LauncherProcess.start(up, temp.resolve("second.out"), Map.of())) {
            launcher.awaitReady();
            assertThat(Path.of(firstSample)).exists();
            assertThat(http.get(gateway(launcher) + "/", Duration.ofSeconds(5)).statusCode())
                    .isEqualTo(404);
            numbers.post(gateway(launcher), Numbers.COUNT / 2, Numbers.COUNT);
            numbers.shouldHaveLandedOnceAndInOrder(launcher.find("kafka +ready after .*, (127[^)]*)"));
            shouldTakeItsChildrenWithItWhenKilled(launcher, up);
        }
    }

    private static String shouldShowTheFileThatTheSampleLandedIn(LauncherProcess launcher) throws IOException {
        launcher.awaitReady();
        String file = launcher.find("3 events landed in (\\S+)");
        assertThat(Files.readString(Path.of(file))).contains("hello, Sluice");
        for (String part : ROLES) {
            assertThat(launcher.linesWith(part)).anyMatch(line -> line.matches(".*ready after \\d+\\.\\d s.*"));
        }
        assertThat(launcher.output()).contains("try: curl ").doesNotContain("ERROR");
        return file;
    }

    private static void shouldStartDeadChildrenAgain(LauncherProcess launcher, Path up, String... roles) {
        // When
        Map<String, Long> killed = new HashMap<>();
        for (String role : roles) {
            killed.put(role, pid(up, role));
            Signals.send(killed.get(role), "KILL");
        }

        // Then
        for (String role : roles) {
            launcher.awaitLine(role + " ".repeat(11 - role.length()) + "died (signal 9); starting it again in 1 s");
            launcher.awaitLine(role + " ".repeat(11 - role.length()) + "ready again after");
            assertThat(pid(up, role)).isNotEqualTo(killed.get(role));
        }
    }

    private void shouldTakeEventsAgain(LauncherProcess launcher) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway(launcher) + "/topics/events"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString("{\"after\":\"three kills\"}\n"));
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(IOException.class)
                .untilAsserted(() -> {
                    HttpResponse<String> response = http.send(request);
                    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                });
    }

    private static void shouldStopInOrder(LauncherProcess launcher, Path up, String signal, int expectedExit)
            throws Exception {
        // Given
        List<ProcessHandle> children = children(up);

        // When
        launcher.signal(signal);
        int exit = launcher.awaitExit(Duration.ofSeconds(30));

        // Then
        assertThat(exit).isEqualTo(expectedExit);
        assertThat(launcher.linesWith("stopped after").stream()
                        .map(line -> line.strip().split(" ")[0]))
                .containsExactly("gateway", "cleanse", "connect", "kafka");
        assertThat(children).allMatch(LauncherProcess::hasEnded);
        try (var pids = Files.list(up.resolve("pids"))) {
            assertThat(pids).isEmpty();
        }
    }

    private static void shouldTakeItsChildrenWithItWhenKilled(LauncherProcess launcher, Path up) throws IOException {
        // Given
        List<ProcessHandle> children = children(up);
        assertThat(children).hasSize(4).allMatch(ProcessHandle::isAlive);

        // When
        launcher.signal("KILL");

        // Then
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(children).allMatch(LauncherProcess::hasEnded));
    }

    private static String gateway(LauncherProcess launcher) {
        return launcher.find("READY .*gateway (http://127\\.0\\.0\\.1:\\d+)");
    }

    private static List<ProcessHandle> children(Path up) throws IOException {
        return ROLES.stream()
                .map(role -> ProcessHandle.of(pid(up, role)).orElseThrow())
                .toList();
    }

    private static long pid(Path up, String role) {
        try {
            return Long.parseLong(Files.readString(up.resolve("pids/" + role + ".pid")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
