package io.sluice.gateway.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The gateway's own main class as a child process on free ports, to be signalled and killed. */
public final class GatewayProcess implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("event=listening http=[^:]+:(\\d+) management=[^:]+:(\\d+)");

    private final ChildProcess process;
    private final int httpPort;
    private final int managementPort;

    private GatewayProcess(ChildProcess process, int httpPort, int managementPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
    }

    /** Compiled for a life of seconds: dozens are started, and each full compiler costs a second of processor time. */
    private static final List<String> SHORT_LIVED = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    public static GatewayProcess start(Path dir, String bootstrap, Map<String, String> overrides) throws IOException {
        return start(dir, bootstrap, overrides, SHORT_LIVED);
    }

    public static GatewayProcess start(Path dir, String bootstrap, Map<String, String> overrides, List<String> jvm)
            throws IOException {
        List<String> options = new ArrayList<>(jvm);
        options.addAll(ClassData.gateway());
        return launch(dir, bootstrap, overrides, options);
    }

    /** With these options of the JVM and no more. */
    static GatewayProcess launch(Path dir, String bootstrap, Map<String, String> overrides, List<String> jvm)
            throws IOException {
        Files.createDirectories(dir);
        Map<String, String> config = new TreeMap<>();
        config.put("bootstrap.servers", bootstrap);
        config.put("http.port", "0");
        config.put("management.port", "0");
        config.putAll(overrides);
        Path properties = dir.resolve("gateway.properties");
        Files.writeString(
                properties,
                config.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
        Path log = Files.createTempFile(dir, "gateway-", ".log");
        List<String> options = new ArrayList<>(jvm);
        options.add("-XX:+ExitOnOutOfMemoryError");
        ChildProcess process = ChildProcess.java(
                log, options, List.of("io.sluice.gateway.GatewayMain", properties.toString()), Map.of());
        Matcher ports = await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            if (!process.isAlive()) {
                                throw new IllegalStateException("the gateway has died: " + process.log());
                            }
                            Matcher matcher = LISTENING.matcher(process.log());
                            return matcher.find() ? List.of(matcher) : List.<Matcher>of();
                        },
                        found -> !found.isEmpty())
                .get(0);
        return new GatewayProcess(process, Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
    }

    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    public String log() throws IOException {
        return process.log();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void signal(String name) {
        process.signal(name);
    }

    public int awaitExit(Duration timeout) {
        return process.awaitExit(timeout);
    }

    public void kill() {
        process.kill();
    }

    /** The value of a metric's first line that begins so; NaN if there is none. */
    public double metric(String line) throws IOException, InterruptedException {
        return HttpLoad.get(managementPort, "/metrics")
                .body()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Ends it once its spool has nothing left to deliver. */
    public void drain() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> metric("ingestion_spool_batches ") == 0);
        close();
    }

    public void awaitReady() {
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> HttpLoad.get(managementPort, "/health/ready").statusCode() == 200);
    }

    @Override
    public void close() {
        process.close();
    }
}
