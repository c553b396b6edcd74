package io.sluice.stack.part;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.StackException;
import io.sluice.stack.process.ChildHome;
import io.sluice.stack.process.ChildSpec;
import io.sluice.stack.process.Part;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A single Kafka node, broker and KRaft controller in one process. */
public final class KafkaPart implements Part {

    static final String ROLE = "kafka";

    private static final int HEAP_MB = 512;
    private static final int CONNECT_WITHIN_MS = 1000;

    private final UpConfig config;
    private final Installation installation;
    private final int controllerPort;
    private final Tuning tuning;

    public KafkaPart(UpConfig config, Installation installation, int controllerPort, Tuning tuning) {
        this.tuning = tuning;
        this.config = config;
        this.installation = installation;
        this.controllerPort = controllerPort;
    }

    @Override
    public String role() {
        return ROLE;
    }

    @Override
    public String address() {
        return bootstrapServers();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + config.kafkaPort();
    }

    @Override
    public ChildSpec prepare() {
        Map<String, Object> properties = properties();
        Path file = ConfFile.write(config.conf().resolve("kafka.properties"), properties);
        Path logging = ConfFile.copy(config.conf().resolve("kafka-log4j2.properties"), "log4j2.properties");
        ChildHome home =
                new ChildHome(installation.java(), installation.watchAgent(), config.dir(), installation.classData());
        formatOnce(file, home);
        OldSession old = new OldSession(config, installation, home, dataDir());
        if (old.mayHoldUpTransactions()) {
            old.end(properties, controllerListener(), logging);
        }
        return new ChildSpec(
                role(),
                "kafka.Kafka",
                installation.brokerClassPath(),
                HEAP_MB,
                tuning.jvmArgs("-Dlog4j2.configurationFile=" + logging),
                List.of(file.toString()),
                Map.of());
    }

    @Override
    public boolean isReady() {
        return listens() && answers();
    }

    /** A client is dear to make, and a broker that starts is asked ten times a second. */
    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", config.kafkaPort()), CONNECT_WITHIN_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers() {
        Admin admin = admin();
        try {
            return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            // Without a limit, close waits for the call that has just been given up.
            admin.close(Duration.ZERO);
        }
    }

    /** A client of this broker; the caller closes it, with a limit: the broker may be gone. */
    public Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200));
    }

    @Override
    public Duration readyWithin() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Duration stopWithin() {
        return Duration.ofSeconds(8);
    }

    private String controllerListener() {
        return "CONTROLLER://127.0.0.1:" + controllerPort;
    }

    private Path dataDir() {
        return config.dir().resolve("kafka");
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", 1);
        properties.put("listeners", "PLAINTEXT://" + bootstrapServers() + "," + controllerListener());
        properties.put("advertised.listeners", "PLAINTEXT://" + bootstrapServers());
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("log.dirs", dataDir());
        properties.put("auto.create.topics.enable", false);
        // One node: what Kafka keeps for itself cannot have more copies, and needs few partitions.
        properties.put("offsets.topic.replication.factor", 1);
        properties.put("offsets.topic.num.partitions", 4);
        properties.put("transaction.state.log.replication.factor", 1);
        properties.put("transaction.state.log.min.isr", 1);
        properties.put("transaction.state.log.num.partitions", 4);
        properties.put("share.coordinator.state.topic.replication.factor", 1);
        properties.put("share.coordinator.state.topic.min.isr", 1);
        // A broker that was killed is let in again only when its old session has ended; 9 s by default.
        properties.put("broker.session.timeout.ms", 3000);
        properties.put("broker.heartbeat.interval.ms", 500);
        // Nobody else is about to join: a group starts at once.
        properties.put("group.initial.rebalance.delay.ms", 0);
        properties.put("log.cleaner.dedupe.buffer.size", 16 << 20);
        // Kafka's 100 KiB are less than two segments of the loopback interface: a producer waited for the window a
        // quarter of its time.
        properties.put("socket.receive.buffer.bytes", 1 << 20);
        properties.putAll(tuning.properties());
        return properties;
    }

    private void formatOnce(Path properties, ChildHome home) {
        if (Files.exists(dataDir().resolve("meta.properties"))) {
            return;
        }
        Path log = config.logs().resolve("kafka-format.log");
        List<String> command = new ArrayList<>(List.of(home.java().toString()));
        command.addAll(home.classDataOptions(ROLE));
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "kafka.tools.StorageTool"));
        command.addAll(List.of("format", "--config", properties.toString()));
        command.addAll(List.of("--cluster-id", Uuid.randomUuid().toString()));
        ProcessBuilder format =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        format.environment().put("CLASSPATH", installation.brokerClassPath());
        try {
            int code = format.start().waitFor();
            if (code != 0) {
                throw new StackException("kafka's data folder " + dataDir() + " cannot be formatted (exit code " + code
                        + "): see " + log);
            }
        } catch (IOException e) {
            throw new StackException("kafka's data folder cannot be formatted: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while formatting kafka's data folder", e);
        }
    }
}
