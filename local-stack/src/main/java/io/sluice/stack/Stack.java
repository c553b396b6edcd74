package io.sluice.stack;

import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.ConnectorDeployment;
import io.sluice.stack.deploy.Sample;
import io.sluice.stack.deploy.Topics;
import io.sluice.stack.part.CleansePart;
import io.sluice.stack.part.ConnectPart;
import io.sluice.stack.part.GatewayPart;
import io.sluice.stack.part.Http;
import io.sluice.stack.part.KafkaPart;
import io.sluice.stack.part.Tuning;
import io.sluice.stack.process.Backoff;
import io.sluice.stack.process.Child;
import io.sluice.stack.process.ChildHome;
import io.sluice.stack.process.Part;
import io.sluice.stack.process.StaleChildren;
import io.sluice.stack.process.Supervisor;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The whole chain on one machine: broker, Connect worker, cleanse and gateway, each a child process, the broker started
 * first; stopped along the data's way: gateway, cleanse, worker, broker.
 *
 * <p>{@link #start} and {@link #deploy} belong to one thread; {@link #close} may come from any, also while the other
 * two are under way.
 */
public final class Stack implements AutoCloseable {

    private static final String CONNECTOR = "file-sink";
    private static final int PARTS = 4;

    private final UpConfig config;
    private final Installation installation;
    private final Console console;
    private final Backoff backoff;
    private final FileLock lock;
    private final Http http = new Http();
    private final ScheduledExecutorService scheduler;
    private final KafkaPart kafkaPart;
    private final ConnectPart connectPart;
    private final GatewayPart gatewayPart;
    private final CleansePart cleansePart;
    private final Supervisor kafka;
    private final Supervisor connect;
    private final Supervisor gateway;
    private final Supervisor cleanse;
    private final Object startLock = new Object();
    private volatile @Nullable Thread starting;
    private volatile @Nullable StackException earlyDeath;

    private Stack(
            UpConfig config,
            Installation installation,
            Console console,
            Backoff backoff,
            Tuning cleanseTuning,
            FileLock lock) {
        this.config = config;
        this.installation = installation;
        this.console = console;
        this.backoff = backoff;
        this.lock = lock;
        // A thread for each part: one that waits for a part to come back must not keep another part down meanwhile.
        this.scheduler = Executors.newScheduledThreadPool(PARTS, runnable -> {
            Thread thread = new Thread(runnable, "stack-supervisor");
            thread.setDaemon(true);
            return thread;
        });
        this.kafkaPart = new KafkaPart(config, installation, Preflight.freePort(), Tuning.READY_SOONER);
        String bootstrap = kafkaPart.bootstrapServers();
        Tuning cleansing = Topics.CLEANSING.and(Tuning.READY_SOONER);
        this.connectPart = new ConnectPart(config, installation, bootstrap, http, Tuning.READY_SOONER);
        this.gatewayPart = new GatewayPart(config, installation, bootstrap, http, cleansing);
        this.cleansePart = new CleansePart(
                config, installation, bootstrap, Preflight.freePort(), http, cleansing.and(cleanseTuning));
        this.kafka = supervisor(kafkaPart);
        this.connect = supervisor(connectPart);
        this.gateway = supervisor(gatewayPart);
        this.cleanse = supervisor(cleansePart);
    }

    /** Checks folder, lock and ports, and ends what an earlier launcher left behind; starts nothing yet. */
    public static Stack prepare(UpConfig wanted, Installation installation, Console console) {
        return prepare(wanted, installation, console, Backoff.DEFAULT, Tuning.NONE);
    }

    /** The same, with a wait of its own before a dead child is started again, and with more settings for cleanse. */
    public static Stack prepare(
            UpConfig wanted, Installation installation, Console console, Backoff backoff, Tuning cleanse) {
        installation.check();
        Preflight.makeFolders(wanted);
        FileLock lock = Preflight.lock(wanted);
        try {
            ChildHome home = home(wanted, installation);
            for (String ended : StaleChildren.end(home)) {
                console.line("  ended " + ended + ", left over from an earlier run");
            }
            return new Stack(Preflight.withPorts(wanted), installation, console, backoff, cleanse, lock);
        } catch (StackException e) {
            release(lock);
            throw e;
        }
    }

    /** Starts the processes and creates the topics; returns once every part answers. */
    public void start() throws InterruptedException {
        unlessOneDies(() -> {
            kafka.launch();
            kafka.awaitReady();
            // The others start side by side: each spends most of its time loading classes.
            connect.launch();
            createTopics();
            cleanse.launch();
            gateway.launch();
            gateway.awaitReady();
            connect.awaitReady();
            cleanse.awaitReady();
            return parts();
        });
    }

    /** Deploys the file sink over REST. */
    public void deploy() throws InterruptedException {
        Console.Stopwatch elapsed = console.stopwatch();
        int tasks = unlessOneDies(() -> new ConnectorDeployment(connectPart.address(), http, console)
                .deploy(CONNECTOR, installation.connectConfig(CONNECTOR + ".json")));
        console.part("connector", CONNECTOR + " runs with " + tasks + " tasks after " + elapsed);
    }

    /** Sends a few events down the chain and returns where they landed. */
    public Sample.Landed sendSample() throws InterruptedException {
        return unlessOneDies(() -> new Sample(gatewayPart.address(), config.files(), http, console).send());
    }

    /** From now on a child that dies is reported and started again; until now it ended the start. */
    public void keepAlive() {
        parts().forEach(Supervisor::keepAlive);
    }

    /** The configuration with the ports that were really taken. */
    public UpConfig config() {
        return config;
    }

    public String gatewayAddress() {
        return gatewayPart.address();
    }

    public String managementAddress() {
        return gatewayPart.managementAddress();
    }

    /** Where cleanse shows its health and metrics and takes redrives. */
    public String cleanseAddress() {
        return cleansePart.address();
    }

    public String connectAddress() {
        return connectPart.address();
    }

    public String bootstrapServers() {
        return kafkaPart.bootstrapServers();
    }

    /** A client of the broker; the caller closes it. */
    public Admin admin() {
        return kafkaPart.admin();
    }

    /** The process that plays this role now: {@code kafka}, {@code connect}, {@code gateway} or {@code cleanse}. */
    public Child child(String role) {
        return part(role).child();
    }

    /** Whether the part of this role answers at this moment. */
    public boolean isReady(String role) {
        return part(role).isReady();
    }

    private Supervisor part(String role) {
        return parts().stream()
                .filter(part -> part.role().equals(role))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part of the stack is called " + role));
    }

    @Override
    public synchronized void close() {
        boolean interrupted = false;
        // A supervisor that signals the whole process group ends them all at once: nothing is to be started again.
        parts().forEach(Supervisor::letGo);
        for (Supervisor part : List.of(gateway, cleanse, connect, kafka)) {
            try {
                part.stop();
            } catch (InterruptedException e) {
                // Whoever is in a hurry: this part has its signal, and the next ones must have theirs.
                interrupted = true;
            }
        }
        scheduler.shutdownNow();
        release(lock);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Supervisor> parts() {
        return List.of(kafka, connect, gateway, cleanse);
    }

    /** Runs a step of the start, cut short as soon as any child dies. */
    private <T> T unlessOneDies(Step<T> step) throws InterruptedException {
        starting = Thread.currentThread();
        try {
            return step.run();
        } catch (InterruptedException e) {
            throwEarlyDeath();
            throw e;
        } catch (StackException e) {
            throwEarlyDeath();
            throw e;
        } finally {
            noLongerStarting();
        }
    }

    private void throwEarlyDeath() {
        StackException death = earlyDeath;
        if (death != null) {
            throw death;
        }
    }

    private void noLongerStarting() {
        synchronized (startLock) {
            starting = null;
            if (earlyDeath != null) {
                // The interrupt has done its work: the orderly stop that follows must not be cut short by it.
                Thread.interrupted();
            }
        }
    }

    private void diedEarly(StackException death) {
        synchronized (startLock) {
            earlyDeath = death;
            Thread thread = starting;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private interface Step<T> {
        T run() throws InterruptedException;
    }

    private void createTopics() throws InterruptedException {
        Console.Stopwatch elapsed = console.stopwatch();
        Admin admin = admin();
        try {
            Topics.create(admin);
        } finally {
            admin.close(Duration.ZERO);
        }
        console.part(
                "topics",
                String.join(", ", Topics.DEFAULT) + " with " + Topics.PARTITIONS + " partitions each after " + elapsed);
    }

    private Supervisor supervisor(Part part) {
        return new Supervisor(part, home(config, installation), console, scheduler, this::diedEarly, backoff);
    }

    private static ChildHome home(UpConfig config, Installation installation) {
        return new ChildHome(installation.java(), installation.watchAgent(), config.dir(), installation.classData());
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new StackException("the lock of the stack's folder cannot be released: " + e.getMessage(), e);
        }
    }
}
