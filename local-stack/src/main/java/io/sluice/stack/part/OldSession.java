package io.sluice.stack.part;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.StackException;
import io.sluice.stack.process.Child;
import io.sluice.stack.process.ChildHome;
import io.sluice.stack.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The session that a killed broker leaves behind, ended before the next broker comes up.
 *
 * <p>Where broker and controller are one process, a broker that comes back reads that it still leads its partitions. It
 * sends the markers of the transactions whose commit had been decided, to itself, and does not listen yet. Then the session
 * of the one that was killed times out, for a moment no partition has a leader, and Kafka (4.3.1) takes partitions without
 * a leader for deleted: the transactions count as ended without their markers, and {@code read_committed} readers stand
 * still at them for ever. With the session ended beforehand, a broker first listens and then leads.
 *
 * <p>It costs a JVM's start, 2 to 3 s, and spares the wait for the old session, 3 s. Only for a broker that was killed and
 * has had transactions.
 */
final class OldSession {

    private static final String ROLE = "kafka-session";
    private static final int HEAP_MB = 128;

    /** Sessions of brokers end so soon after the controller has become active: none is up. */
    private static final int SESSION_MS = 200;

    /** The controller writes a record so often while it has none to write. */
    private static final int IDLE_RECORD_MS = 50;

    /** However slow the machine: until then no session can end. */
    private static final Duration ACTIVE_WITHIN = Duration.ofSeconds(30);

    /** From then on. After that the broker is started all the same: it may have had no session any more. */
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(5);

    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(5);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final UpConfig config;
    private final Installation installation;
    private final ChildHome home;
    private final Path dataDir;

    OldSession(UpConfig config, Installation installation, ChildHome home, Path dataDir) {
        this.config = config;
        this.installation = installation;
        this.home = home;
        this.dataDir = dataDir;
    }

    /** Whether the broker was killed, and what it had in hand may have been a transaction. */
    boolean mayHoldUpTransactions() {
        // Kafka writes this file at the end of an orderly stop, and deletes it at the start.
        if (Files.exists(dataDir.resolve(".kafka_cleanshutdown"))) {
            return false;
        }
        try (Stream<Path> logs = Files.list(dataDir)) {
            return logs.anyMatch(log -> log.getFileName().toString().startsWith("__transaction_state-"));
        } catch (IOException e) {
            throw new StackException("kafka's data folder " + dataDir + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Runs the controller alone, until it has ended the session or the time is up.
     *
     * @param properties those of the node that is about to start
     * @param controllerListener the node's listener for controllers
     * @param logging Log4j's configuration, which writes to the child's log
     */
    void end(Map<String, Object> properties, String controllerListener, Path logging) {
        try {
            Files.deleteIfExists(home.logs().resolve(ROLE + ".log"));
            Child controller = Child.start(controller(properties, controllerListener, logging), home);
            try {
                awaitEnd(new LoneController(controller, dataDir.resolve("__cluster_metadata-0")));
            } finally {
                controller.stop(STOP_WITHIN);
            }
        } catch (IOException e) {
            throw new StackException("the session of the broker that was killed cannot be ended: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while the session of a killed broker was ended", e);
        }
    }

    /** Where the controller dies, the broker will say of what. */
    private void awaitEnd(LoneController controller) throws InterruptedException {
        if (!controller.isActiveWithin(ACTIVE_WITHIN) && controller.isAlive()) {
            throw new StackException("the session of the broker that was killed cannot be ended: the controller is not"
                    + " active after " + ACTIVE_WITHIN.toSeconds() + " s: see " + controller.log());
        }
        if (controller.endsASessionWithin(ENDED_WITHIN)) {
            controller.writesWithin(WRITTEN_WITHIN);
        }
    }

    private ChildSpec controller(Map<String, Object> node, String controllerListener, Path logging) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String shared : List.of("node.id", "controller.listener.names", "controller.quorum.voters", "log.dirs")) {
            properties.put(shared, node.get(shared));
        }
        properties.put("process.roles", "controller");
        properties.put("listeners", controllerListener);
        properties.put("broker.session.timeout.ms", SESSION_MS);
        properties.put("broker.heartbeat.interval.ms", SESSION_MS / 4);
        properties.put("metadata.max.idle.interval.ms", IDLE_RECORD_MS);
        Path file = ConfFile.write(config.conf().resolve(ROLE + ".properties"), properties);
        List<String> jvmArgs = new ArrayList<>(home.classDataOptions(KafkaPart.ROLE));
        jvmArgs.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dlog4j2.configurationFile=" + logging));
        return new ChildSpec(
                ROLE,
                "kafka.Kafka",
                installation.brokerClassPath(),
                HEAP_MB,
                jvmArgs,
                List.of(file.toString()),
                Map.of());
    }
}
