package io.sluice.stack.bench.lab;

import io.sluice.stack.Preflight;
import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.ConnectorDeployment;
import io.sluice.stack.deploy.Poll;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the stack, each started when a measurement needs it and stopped when it would only be in the way, and
 * the programs that load them. Belongs to one thread, except {@link #close}, which may come from any.
 */
public final class Lab implements AutoCloseable {

    private final UpConfig config;
    private final Installation installation;
    private final Console console;
    private final FileLock lock;
    private final Programs programs;
    private final Http http = new Http();
    private final ScheduledExecutorService scheduler;
    private final KafkaPart kafkaPart;
    private final WorkerMetrics workerMetrics = WorkerMetrics.onFreePort();
    private final Map<String, Supervisor> running = new LinkedHashMap<>();
    private final Thread user = Thread.currentThread();
    private volatile @Nullable StackException death;
    private volatile boolean closed;

    private Lab(UpConfig config, Installation installation, Console console, FileLock lock) {
        this.config = config;
        this.installation = installation;
        this.console = console;
        this.lock = lock;
        this.programs = new Programs(installation, home(config, installation));
        this.scheduler = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "lab-supervisor");
            thread.setDaemon(true);
            return thread;
        });
        this.kafkaPart = new KafkaPart(config, installation, Preflight.freePort(), BenchBroker.TUNING);
    }

    /** Takes the folder, empties it of an earlier run's data and ends what that run left behind; starts nothing yet. */
    public static Lab open(UpConfig wanted, Installation installation, Console console) {
        Preflight.makeFolders(wanted);
        FileLock lock = Preflight.lock(wanted);
        StaleChildren.end(home(wanted, installation))
                .forEach(ended -> console.line("  ended " + ended + ", left over from an earlier run"));
        Folders.deleteRemains(wanted);
        return new Lab(Preflight.withPorts(wanted), installation, console, lock);
    }

    public Installation installation() {
        return installation;
    }

    public Console console() {
        return console;
    }

    public UpConfig config() {
        return config;
    }

    public Http http() {
        return http;
    }

    /** Programs that run for a while and end: the load generator, Kafka's own tools. */
    public Programs programs() {
        return programs;
    }

    public WorkerMetrics workerMetrics() {
        return workerMetrics;
    }

    public BenchTopics topics() {
        return new BenchTopics(kafkaPart);
    }

    public String bootstrapServers() {
        return kafkaPart.bootstrapServers();
    }

    public ConnectorDeployment connectors() {
        return new ConnectorDeployment("http://127.0.0.1:" + config.connectPort(), http, console);
    }

    public void needKafka() throws InterruptedException {
        need(kafkaPart);
    }

    /** A worker that finds the file sink and both references. */
    public void needConnect() throws InterruptedException {
        needKafka();
        String plugins = Stream.concat(
                        Stream.of(installation.pluginPath()), installation.referencePluginPaths().stream())
                .map(Object::toString)
                .collect(Collectors.joining(","));
        need(new ConnectPart(
                config,
                installation,
                bootstrapServers(),
                http,
                new Tuning(Map.of("plugin.path", plugins), workerMetrics.jvmArgs())));
    }

    /** Cleanse with these properties, which say what it works on. The caller stops it. */
    public void needCleanse(Tuning tuning) throws InterruptedException {
        needKafka();
        need(new CleansePart(config, installation, bootstrapServers(), Preflight.freePort(), http, tuning));
    }

    public void needGateway() throws InterruptedException {
        needKafka();
        need(gateway());
    }

    /** A gateway with these properties too; one that runs is stopped first. The caller stops it: it suits no other row. */
    public void startGateway(Map<String, String> properties) throws InterruptedException {
        needKafka();
        stop("gateway");
        need(gateway(properties));
    }

    /** The gateway as it would be started now: with a spool, without which nothing acknowledged is safe from an outage. */
    public GatewayPart gateway() {
        return gateway(Map.of());
    }

    private GatewayPart gateway(Map<String, String> properties) {
        Tuning spool =
                new Tuning(Map.of("spool.dir", Folders.spool(config).toString()), installation.gatewayJvmOptions());
        Tuning tuning = spool.and(new Tuning(properties, List.of()));
        return new GatewayPart(config, installation, bootstrapServers(), http, tuning);
    }

    /**
     * Starts a part that is not running, waits until it is ready, and stops it.
     *
     * @param classData the folder of the part's archive of classes; null for none
     */
    public double secondsToReady(Part part, @Nullable Path classData) throws InterruptedException {
        stop(part.role());
        // As it is installed: there, nothing watches a launcher.
        ChildHome home = new ChildHome(installation.java(), null, config.dir(), classData);
        Console.Stopwatch stopwatch = console.stopwatch();
        Child child = Child.start(part.prepare(), home);
        try {
            return Poll.until(
                            part.readyWithin(),
                            Duration.ofMillis(20),
                            console,
                            () -> part.isReady() ? Optional.of(stopwatch.elapsedSeconds()) : Optional.empty())
                    .orElseThrow(() -> new StackException(part.role() + " is not ready after " + stopwatch + ": see "
                            + child.log() + ", which ends with: " + child.lastLogLine()));
        } finally {
            child.stop(part.stopWithin());
        }
    }

    /** Process ids of the parts that run, by role. */
    public Map<String, Long> processIds() {
        Map<String, Long> ids = new TreeMap<>();
        running.forEach((role, supervisor) -> ids.put(role, supervisor.child().pid()));
        return ids;
    }

    /** @throws StackException if the part does not run */
    public long processId(String role) {
        Supervisor supervisor = running.get(role);
        if (supervisor == null) {
            throw new StackException(role + " does not run");
        }
        return supervisor.child().pid();
    }

    /** CPU time that a running part has used since its process began, in seconds. */
    public double cpuSeconds(String role) {
        return ProcessHandle.of(processId(role))
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow(() -> new StackException("the CPU time of " + role + " cannot be read"))
                        .toNanos()
                / 1e9;
    }

    public void stop(String role) throws InterruptedException {
        Supervisor supervisor = running.remove(role);
        if (supervisor != null) {
            supervisor.stop();
        }
    }

    /** The part whose death has interrupted this thread, if that is why; told once, and the part counts as stopped. */
    public Optional<StackException> takeDeath() {
        StackException taken = death;
        death = null;
        if (taken != null) {
            Thread.interrupted();
            running.values().removeIf(supervisor -> !supervisor.child().isAlive());
        }
        return Optional.ofNullable(taken);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            programs.stopAll();
            // The data's way in first, the broker last.
            for (String role : List.of("gateway", "cleanse", "connect", "kafka")) {
                stop(role);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            scheduler.shutdownNow();
            Folders.deleteData(config);
            release();
        }
    }

    private void need(Part part) throws InterruptedException {
        if (running.containsKey(part.role())) {
            return;
        }
        Supervisor supervisor = new Supervisor(
                part, home(config, installation), console, scheduler, this::diedUnderMeasurement, Backoff.DEFAULT);
        synchronized (this) {
            if (closed) {
                throw new StackException(part.role() + " is not started: the benchmarks are stopping");
            }
            running.put(part.role(), supervisor);
            supervisor.launch();
        }
        supervisor.awaitReady();
    }

    private void diedUnderMeasurement(StackException e) {
        if (!closed) {
            death = e;
            user.interrupt();
        }
    }

    private void release() {
        try {
            lock.acquiredBy().close();
        } catch (IOException e) {
            throw new StackException("the lock of the benchmarks' folder cannot be released: " + e.getMessage(), e);
        }
    }

    private static ChildHome home(UpConfig config, Installation installation) {
        return new ChildHome(installation.java(), installation.watchAgent(), config.dir(), installation.classData());
    }
}
