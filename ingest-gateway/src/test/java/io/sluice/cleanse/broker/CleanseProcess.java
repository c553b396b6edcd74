package io.sluice.cleanse.broker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A cleanse in a process of its own that can be killed and started again on the same state. */
public final class CleanseProcess implements AutoCloseable {

    private final Path dir;
    private final Path file;
    private Jvm process;
    private int starts;

    private CleanseProcess(Path dir, Path file, Jvm process) {
        this.dir = dir;
        this.file = file;
        this.process = process;
    }

    public static CleanseProcess start(Path dir, String bootstrap, Map<String, String> overrides) throws IOException {
        Files.createDirectories(dir);
        Map<String, String> settings = new TreeMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("cleanse.topics", "events");
        settings.put("cleanse.state.dir", dir.resolve("state").toString());
        settings.put("cleanse.topics.create", "true");
        settings.put("cleanse.topics.replication.factor", "1");
        settings.put("cleanse.management.port", "-1");
        settings.putAll(overrides);
        Path file = dir.resolve("cleanse.properties");
        Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        return new CleanseProcess(dir, file, launch(dir, file));
    }

    private static Jvm launch(Path dir, Path file) throws IOException {
        return Jvm.start(
                dir.resolve("cleanse.log"),
                List.of("-Xmx512m", "-Dlog4j2.configurationFile=classpath:cleanse-log4j2.properties"),
                "io.sluice.cleanse.CleanseMain",
                file.toString());
    }

    public void awaitReady() {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("cleanse has ended: " + log());
                    }
                    return log().lines()
                                    .filter(line -> line.startsWith("READY"))
                                    .count()
                            > starts;
                });
    }

    public void killAndRestart() throws IOException {
        process.kill();
        starts = (int) log().lines().filter(line -> line.startsWith("READY")).count();
        process = launch(dir, file);
    }

    public boolean terminate() throws InterruptedException {
        return process.terminate(20_000);
    }

    public int exitCode() throws InterruptedException {
        return process.exitCode();
    }

    public String log() throws IOException {
        return Files.readString(dir.resolve("cleanse.log"));
    }

    @Override
    public void close() {
        process.kill();
    }
}
