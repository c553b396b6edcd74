package io.sluice.stack.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part that dies comes back, whatever is in the way of its start for a while. */
class SupervisorTest {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMinutes(1));

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final AtomicInteger obstacles = new AtomicInteger();
    private Supplier<RuntimeException> obstacle = () -> new IllegalStateException("none was expected");

    @TempDir
    Path dir;

    private Supervisor supervisor;

    private static ChildHome home(Path folder) throws IOException {
        ChildHome home = new ChildHome(Path.of(System.getProperty("java.home"), "bin", "java"), null, folder, null);
        Files.createDirectories(home.logs());
        Files.createDirectories(home.pids());
        return home;
    }

    @BeforeEach
    void start() throws IOException {
        PrintStream out = new PrintStream(said, true, UTF_8);
        supervisor = new Supervisor(
                new IdlePart(), home(dir), new Console(out, out, System::nanoTime), scheduler, death -> {}, BACKOFF);
        supervisor.launch();
        supervisor.keepAlive();
    }

    @AfterEach
    void end() throws InterruptedException {
        supervisor.stop();
        scheduler.shutdownNow();
    }

    static List<Supplier<RuntimeException>> obstacles() {
        return List.of(
                () -> new StackException("the disk is full"),
                () -> new UncheckedIOException(new IOException("no space left on device")));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void shouldTryAgainWhereAPartCannotBeStarted(Supplier<RuntimeException> what) throws InterruptedException {
        // Given
        Child dead = supervisor.child();
        obstacle = what;
        obstacles.set(3);

        // When
        dead.kill();

        // Then
        await().until(() -> supervisor.child() != dead && supervisor.child().isAlive());
        assertThat(said.toString(UTF_8).lines().filter(line -> line.contains("is not started: ")))
                .hasSize(3)
                .allMatch(line -> line.matches(".*(the disk is full|no space left on device); trying again in 0 s"));
    }

    @Test
    void shouldLeaveNoProcessBehindThatNobodyCouldFind() throws IOException {
        // Given
        ChildHome other = home(dir.resolve("other"));
        Files.createDirectory(other.pidFile("idle"));

        // When / Then
        assertThatThrownBy(() -> Child.start(new IdlePart().prepare(), other))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("idle cannot be started");
        await().untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .orElse("")
                                .contains(ChildSpec.mark("idle", other.stackDir()))))
                .isEmpty());
    }

    @Test
    void shouldEndWhatItCannotCleanUpBehindAndLetTheNextOnesBeStopped() throws Exception {
        // Given
        Child child = supervisor.child();
        Path pidFile = home(dir).pidFile("idle");
        Files.delete(pidFile);
        Files.createDirectories(pidFile.resolve("in the way"));

        // When
        supervisor.stop();

        // Then
        assertThat(child.isAlive()).isFalse();
        assertThat(said.toString(UTF_8)).contains("ERROR the pid file " + pidFile + " cannot be deleted: ");
    }

    private final class IdlePart implements Part {
        @Override
        public String role() {
            return "idle";
        }

        @Override
        public String address() {
            return "nowhere";
        }

        @Override
        public ChildSpec prepare() {
            if (obstacles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw obstacle.get();
            }
            return new ChildSpec(
                    role(),
                    Idle.class.getName(),
                    System.getProperty("java.class.path"),
                    16,
                    List.of(),
                    List.of(),
                    Map.of());
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public Duration readyWithin() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration stopWithin() {
            return Duration.ofSeconds(10);
        }
    }
}
