package io.sluice.gateway.support;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real broker as a child process, or one of several: node 1 is the controller too. Its data stays in its folder, so
 * that it can be killed and started again.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qk";

    private final Path dir;
    private final Map<String, String> config;
    private final int port;
    private final List<String> jvm;
    private ChildProcess process;

    private KafkaBroker(Path dir, Map<String, String> config, int port, List<String> jvm) throws IOException {
        this.jvm = jvm;
        this.dir = dir;
        this.config = config;
        this.port = port;
        format();
        process = launch();
        awaitAnswer();
    }

    /** A cluster of one. */
    public static KafkaBroker start(Path dir) throws IOException {
        return start(dir, Map.of());
    }

    public static KafkaBroker start(Path dir, Map<String, String> overrides) throws IOException {
        return start(dir, overrides, ClassData.broker());
    }

    /** To be measured with: with both compilers and more memory. */
    public static KafkaBroker startForLoad(Path dir, Map<String, String> overrides) throws IOException {
        return start(dir, overrides, List.of("-XX:TieredStopAtLevel=4", "-Xmx512m"));
    }

    static KafkaBroker start(Path dir, Map<String, String> overrides, List<String> jvm) throws IOException {
        int port = Ports.free();
        int controllerPort = Ports.free();
        Map<String, String> config = common(dir.resolve("node-1"), 1, port);
        config.put("process.roles", "broker,controller");
        config.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.putAll(overrides);
        return new KafkaBroker(dir.resolve("node-1"), config, port, options("-Xmx384m", jvm));
    }

    /** A second broker of this one's cluster, with a process of its own to stop and kill. */
    public KafkaBroker join(int nodeId) throws IOException {
        Path folder = dir.resolveSibling("node-" + nodeId);
        int own = Ports.free();
        Map<String, String> joined = common(folder, nodeId, own);
        joined.put("process.roles", "broker");
        joined.put("listeners", "PLAINTEXT://127.0.0.1:" + own);
        joined.put("controller.quorum.voters", config.get("controller.quorum.voters"));
        return new KafkaBroker(folder, joined, own, options("-Xmx256m", ClassData.broker()));
    }

    /** Compiled for a life of seconds: the full compiler would cost more than all that is sent. */
    private static List<String> options(String heap, List<String> own) {
        List<String> options = new ArrayList<>(List.of(heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        options.addAll(own);
        return options;
    }

    private static Map<String, String> common(Path folder, int nodeId, int port) {
        Map<String, String> config = new TreeMap<>();
        config.put("node.id", Integer.toString(nodeId));
        config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("log.dirs", folder.resolve("data").toString());
        config.put("auto.create.topics.enable", "false");
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        config.put("log.retention.ms", "-1");
        return config;
    }

    private void format() throws IOException {
        Files.createDirectories(dir);
        Path properties = dir.resolve("server.properties");
        Files.writeString(
                properties,
                config.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] command = {
            "format", "--cluster-id", CLUSTER_ID, "--config", properties.toString(), "--ignore-formatted"
        };
        // In this JVM: one of its own would take longer to start than to do it.
        if (StorageTool.execute(command, new PrintStream(out, true, StandardCharsets.UTF_8)) != 0) {
            throw new IllegalStateException("the broker's folder cannot be formatted: " + out);
        }
    }

    /** Starts it again after {@link #kill}; returns when it answers. */
    public void restart() throws IOException {
        process = launch();
        awaitAnswer();
    }

    private ChildProcess launch() throws IOException {
        return ChildProcess.java(
                dir.resolve("broker.log"),
                jvm,
                List.of("kafka.Kafka", dir.resolve("server.properties").toString()),
                Map.of());
    }

    private void awaitAnswer() {
        try (Admin admin = admin()) {
            await().atMost(Duration.ofSeconds(180)).ignoreExceptions().until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the broker has died: " + process.log());
                }
                int self = Integer.parseInt(config.getOrDefault("node.id", "1"));
                return admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).stream()
                        .anyMatch(node -> node.id() == self);
            });
        }
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap()));
    }

    public void createTopic(String name, int partitions, Map<String, String> topicConfig) {
        // Here and nowhere else: a broker that another test has just ended still looks alive to the controller.
        Map<Integer, List<Integer>> placement = new TreeMap<>();
        for (int i = 0; i < partitions; i++) {
            placement.put(i, List.of(Integer.parseInt(config.getOrDefault("node.id", "1"))));
        }
        create(new NewTopic(name, placement).configs(topicConfig));
    }

    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** A topic whose only replica of each partition lies on the broker that is named for it. */
    public void createTopicOn(String name, List<Integer> brokers) {
        Map<Integer, List<Integer>> placement = new TreeMap<>();
        for (int i = 0; i < brokers.size(); i++) {
            placement.put(i, List.of(brokers.get(i)));
        }
        create(new NewTopic(name, placement));
    }

    /** One partition with a replica on each of these brokers, that needs all of them. */
    public void createTopicNeedingAll(String name, List<Integer> brokers) {
        create(new NewTopic(name, Map.of(0, brokers))
                .configs(Map.of("min.insync.replicas", Integer.toString(brokers.size()))));
    }

    private void create(NewTopic topic) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get(15, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("topic " + topic.name() + " cannot be created", e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void pause() {
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    public void kill() {
        process.kill();
    }

    /** In order, and so slowly. */
    void stop() {
        process.signal("TERM");
        process.awaitExit(Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        process.signal("CONT");
        process.kill();
    }
}
