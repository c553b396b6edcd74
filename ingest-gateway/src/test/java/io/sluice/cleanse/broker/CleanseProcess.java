package io.sluice.cleanse.broker;

import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.ChildProcess;
import io.sluice.gateway.support.ClassData;
import io.sluice.gateway.support.HttpLoad;
import io.sluice.gateway.support.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A cleanse in a process of its own that can be killed and started again on the same state. */
public final class CleanseProcess implements AutoCloseable {
    /** Of the tests' JVMs; a file, for the folder of the tests is not on a child's class path. */
    public static final String LOGGING = "-Dlogback.configurationFile="
            + Path.of("src", "test", "resources", "cleanse-logback.xml").toUri();

    private final Path dir;
    private final Path file;
    private final int port;
    private ChildProcess process;

    private CleanseProcess(Path dir, Path file, int port, ChildProcess process) {
        this.dir = dir;
        this.file = file;
        this.port = port;
        this.process = process;
    }

    public static CleanseProcess start(Path dir, String bootstrap, Map<String, String> overrides) throws IOException {
        Files.createDirectories(dir);
        int port = Ports.free();
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "cleanse");
        settings.put("bootstrap.servers", bootstrap);
        settings.put("cleanse.topics", "events");
        settings.put("cleanse.state.dir", dir.resolve("state").toString());
        settings.put("cleanse.topics.create", "true");
        settings.put("cleanse.topics.replication.factor", "1");
        settings.put("cleanse.management.port", Integer.toString(port));
        settings.putAll(overrides);
        Path file = dir.resolve("cleanse.properties");
        Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        return new CleanseProcess(dir, file, port, launch(dir, file));
    }

    private static ChildProcess launch(Path dir, Path file) throws IOException {
        List<String> jvm = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC", LOGGING));
        jvm.addAll(ClassData.gateway());
        return ChildProcess.java(
                dir.resolve("cleanse.log"), jvm, List.of("io.sluice.gateway.GatewayMain", file.toString()), Map.of());
    }

    public void awaitReady() {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("cleanse has ended: " + log());
                    }
                    return isReady();
                });
    }

    private boolean isReady() throws InterruptedException {
        try {
            return HttpLoad.get(port, "/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where metrics, health and the API of redrives are. */
    public int managementPort() {
        return port;
    }

    /** The value of the metric's line that begins so; NaN if there is none. */
    public double metric(String line) throws IOException, InterruptedException {
        return HttpLoad.get(port, "/metrics")
                .body()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    public void killAndRestart() throws IOException {
        process.kill();
        process = launch(dir, file);
    }

    /** SIGTERM; the exit code, or -1 if it has not ended in time. */
    public int terminate() {
        process.signal("TERM");
        return exitCode(Duration.ofSeconds(20));
    }

    public int exitCode(Duration timeout) {
        return process.awaitExit(timeout);
    }

    public String log() throws IOException {
        return Files.readString(dir.resolve("cleanse.log"));
    }

    @Override
    public void close() {
        process.kill();
    }
}
