package io.sluice.stack.torture;

import io.sluice.stack.ClassData;
import io.sluice.stack.Preflight;
import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.deploy.ConnectorDeployment;
import io.sluice.stack.part.ConnectPart;
import io.sluice.stack.part.Http;
import io.sluice.stack.part.KafkaPart;
import io.sluice.stack.part.Tuning;
import io.sluice.stack.process.Backoff;
import io.sluice.stack.process.ChildHome;
import io.sluice.stack.process.Part;
import io.sluice.stack.process.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and two Connect workers, and nothing else: what the sink needs, with time-outs as short as a test can bear.
 * What dies is started again at once.
 */
final class SinkCluster implements AutoCloseable {

    static final int PARTITIONS = 4;
    static final Duration SESSION = Duration.ofMillis(1500);

    private static final int WORKERS = 2;
    private static final Backoff AT_ONCE = new Backoff(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ZERO);
    /** A process that is killed after some seconds never gains from a second compiler or from parallel collections. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Tuning BROKER = new Tuning(
            Map.of(
                    "group.min.session.timeout.ms", "500",
                    "broker.session.timeout.ms", "1000",
                    "broker.heartbeat.interval.ms", "250"),
            SHORT_LIVED);
    private static final Tuning WORKER = new Tuning(
            Map.of(
                    "session.timeout.ms", Long.toString(SESSION.toMillis()),
                    "heartbeat.interval.ms", "300",
                    "consumer.session.timeout.ms", Long.toString(SESSION.toMillis()),
                    "consumer.heartbeat.interval.ms", "300",
                    "offset.flush.interval.ms", "250"),
            SHORT_LIVED);

    private final Path dir;
    private final Http http = new Http();
    private final KafkaPart kafkaPart;
    private final Supervisor kafka;
    private final List<Supervisor> workers;
    private final List<ConnectPart> workerParts;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1 + WORKERS, runnable -> {
        Thread thread = new Thread(runnable, "cluster-supervisor");
        thread.setDaemon(true);
        return thread;
    });

    private SinkCluster(Path dir) {
        this.dir = dir;
        Installation installation = ClassData.installation();
        UpConfig broker = config("broker");
        kafkaPart = new KafkaPart(broker, installation, Preflight.freePort(), BROKER);
        kafka = supervisor(kafkaPart, installation, broker);
        List<UpConfig> homes = List.of(config("worker-0"), config("worker-1"));
        workerParts = homes.stream()
                .map(home -> new ConnectPart(home, installation, kafkaPart.bootstrapServers(), http, WORKER))
                .toList();
        workers = List.of(
                supervisor(workerParts.get(0), installation, homes.get(0)),
                supervisor(workerParts.get(1), installation, homes.get(1)));
    }

    private UpConfig config(String name) {
        UpConfig config = Preflight.withPorts(UpConfig.onFreePorts(dir.resolve(name)));
        Preflight.makeFolders(config);
        return config;
    }

    private Supervisor supervisor(Part part, Installation installation, UpConfig home) {
        ChildHome children =
                new ChildHome(installation.java(), installation.watchAgent(), home.dir(), installation.classData());
        return new Supervisor(
                part,
                children,
                Console.system(),
                scheduler,
                death -> System.out.println("cluster: " + death.line()),
                AT_ONCE);
    }

    static SinkCluster start(Path dir) throws InterruptedException {
        SinkCluster cluster = new SinkCluster(dir);
        try {
            cluster.kafka.launch();
            cluster.kafka.awaitReady();
            for (Supervisor worker : cluster.workers) {
                worker.launch();
            }
            for (Supervisor worker : cluster.workers) {
                worker.awaitReady();
                worker.keepAlive();
            }
            cluster.kafka.keepAlive();
            return cluster;
        } catch (RuntimeException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    Supervisor broker() {
        return kafka;
    }

    /** Number 0 or 1. */
    Supervisor worker(int number) {
        return workers.get(number);
    }

    String bootstrapServers() {
        return kafkaPart.bootstrapServers();
    }

    /** The REST interface of a worker. */
    ConnectRest rest(int number) {
        return new ConnectRest(workerParts.get(number).address(), http);
    }

    /** How Connect names a worker. */
    String workerId(int number) {
        return workerParts.get(number).address().substring("http://".length());
    }

    /** The folder in which a connector publishes. */
    Path root(String connector) {
        return dir.resolve("files").resolve(connector);
    }

    void createTopic(String name, int partitions) throws InterruptedException {
        try (Admin admin = kafkaPart.admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new AssertionError("the topic " + name + " cannot be created", e);
        }
    }

    /** Deploys a file sink with these properties on top of what all of them have. */
    void deploy(String name, Map<String, String> properties) throws InterruptedException {
        try {
            Path json = Files.writeString(
                    dir.resolve(name + ".json"), ConnectRest.json(SinkConfigs.of(root(name), properties)));
            new ConnectorDeployment(workerParts.get(0).address(), http, Console.system()).deploy(name, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        workers.forEach(Supervisor::letGo);
        kafka.letGo();
        try {
            for (Supervisor worker : workers) {
                worker.stop();
            }
            kafka.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scheduler.shutdownNow();
    }
}
