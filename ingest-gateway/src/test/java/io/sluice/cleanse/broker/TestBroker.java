package io.sluice.cleanse.broker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A real broker, controller included, as a child process. Its data stays in its folder when it is killed. */
public final class TestBroker implements AutoCloseable {

    private final Path dir;
    private final int port;
    private Jvm process;

    private TestBroker(Path dir, int port, Jvm process) {
        this.dir = dir;
        this.port = port;
        this.process = process;
    }

    private static final class Shared {
        private static final TestBroker BROKER = start();

        private static TestBroker start() {
            try {
                return TestBroker.start(Files.createTempDirectory(Path.of("target"), "cleanse-broker"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while the broker started", e);
            }
        }
    }

    /** One for all classes of a test run, up until the run ends: each takes topics of its own. May be restarted. */
    public static TestBroker shared() {
        return Shared.BROKER;
    }

    public static TestBroker start(Path dir) throws IOException, InterruptedException {
        int port = freePort();
        Files.createDirectories(dir);
        Path file = dir.resolve("server.properties");
        Files.writeString(
                file,
                settings(dir, port, freePort()).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        try (Jvm format = Jvm.start(
                dir.resolve("format.log"),
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "MkU3OEVBNTcwNTJENDM2Qk",
                "--config",
                file.toString())) {
            if (format.exitCode() != 0) {
                throw new IllegalStateException("the broker's folder cannot be formatted: see " + format.log());
            }
        }
        TestBroker broker = new TestBroker(dir, port, launch(dir));
        broker.awaitAnswer();
        return broker;
    }

    private static Map<String, String> settings(Path dir, int port, int controllerPort) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("log.dirs", dir.resolve("data").toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        // A broker that was killed is let in again only when its old session has ended.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("log.retention.ms", "-1");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        return settings;
    }

    private static Jvm launch(Path dir) throws IOException {
        return Jvm.start(
                dir.resolve("broker.log"),
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                "kafka.Kafka",
                dir.resolve("server.properties").toString());
    }

    public void killAndRestart() throws IOException {
        process.kill();
        process = launch(dir);
        awaitAnswer();
    }

    private void awaitAnswer() {
        try (Admin admin = admin()) {
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> !admin.describeCluster()
                            .nodes()
                            .get(2, TimeUnit.SECONDS)
                            .isEmpty());
        }
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap(), "reconnect.backoff.max.ms", 200));
    }

    public void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                    .all()
                    .get(15, TimeUnit.SECONDS);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
