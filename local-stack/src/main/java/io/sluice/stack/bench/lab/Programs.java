package io.sluice.stack.bench.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.bench.load.LoadMain;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.load.NullServer;
import io.sluice.stack.config.Installation;
import io.sluice.stack.console.StackException;
import io.sluice.stack.process.Child;
import io.sluice.stack.process.ChildHome;
import io.sluice.stack.process.ChildSpec;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Programs that run as child processes while something is measured, each with a time limit. */
public final class Programs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEAP_MB = 512;
    /** For a load of seconds, whose full compiler would take from the machine more than it gives the load. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Installation installation;
    private final ChildHome home;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Child> running = ConcurrentHashMap.newKeySet();
    private boolean stopped;

    Programs(Installation installation, ChildHome home) {
        this.installation = installation;
        this.home = home;
    }

    /** Runs the load generator; its limit is a minute over the time that it is to take. */
    public LoadResult load(LoadPlan plan) throws InterruptedException {
        return await(startLoad(plan), plan);
    }

    /** Starts it, for something to happen meanwhile. */
    public Child startLoad(LoadPlan plan) {
        try {
            return start(
                    "load",
                    LoadMain.class.getName(),
                    loadClassPath(),
                    SHORT_LIVED,
                    List.of(JSON.writeValueAsString(plan)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a load plan is always JSON", e);
        }
    }

    /** Waits for a load that was started. */
    public LoadResult await(Child load, LoadPlan plan) throws InterruptedException {
        double seconds = plan.extent().warmSeconds() + plan.extent().seconds();
        Duration limit = Duration.ofSeconds((long) seconds + (plan.extent().requests() > 0 ? 180 : 60));
        String line = lines(await(load, limit))
                .filter(text -> text.startsWith(LoadResult.LINE))
                .findFirst()
                .orElseThrow(() -> new StackException("the load generator printed no result: see " + load.log()));
        try {
            return JSON.readValue(line.substring(LoadResult.LINE.length()), LoadResult.class);
        } catch (JsonProcessingException e) {
            throw new StackException("the load generator's result cannot be read: see " + load.log(), e);
        }
    }

    /** Starts the server that does nothing; the caller stops it. */
    public Child startNullServer(int port) {
        return start("null-server", NullServer.class.getName(), loadClassPath(), List.of(Integer.toString(port)));
    }

    /** Runs one of Kafka's own command line tools and returns what it printed. */
    public Stream<String> tool(String mainClass, List<String> arguments, Duration limit) throws InterruptedException {
        String role = mainClass.substring(mainClass.lastIndexOf('.') + 1);
        return lines(await(start(role, mainClass, installation.toolsClassPath(), arguments), limit));
    }

    /** Starts a main class of this module with Kafka's tools and Streams on its class path; the caller stops it. */
    public Child startWithTools(String role, String mainClass, List<String> arguments) {
        String classPath = installation.toolsClassPath() + File.pathSeparator + loadClassPath();
        return start(role, mainClass, classPath, arguments);
    }

    /** Runs one to its end. */
    public void runWithTools(String role, String mainClass, List<String> arguments, Duration limit)
            throws InterruptedException {
        await(startWithTools(role, mainClass, arguments), limit);
    }

    /** Runs a main class of this module with the file sink on its class path, and returns what it printed. */
    public Stream<String> runWithSink(String role, String mainClass, List<String> arguments, Duration limit)
            throws InterruptedException {
        String classPath = sinkClassPath() + File.pathSeparator + loadClassPath();
        return lines(await(start(role, mainClass, classPath, arguments), limit));
    }

    /** Starts a main class of the gateway's jar with the options that it is installed with; the caller stops it. */
    public Child startFromGateway(String role, String mainClass, List<String> arguments) {
        return start(role, mainClass, installation.gatewayClassPath(), installation.gatewayJvmOptions(), arguments);
    }

    /** Has a gateway's JVM archive its classes, as an installation does once, and returns the archive's folder. */
    public Path rehearseGateway() throws InterruptedException {
        Path folder = home.stackDir().resolve("class-data");
        Path log = home.logs().resolve("rehearsal.log");
        try {
            Files.createDirectories(folder);
            // Without the agent that watches the launcher: with one, a JVM archives nothing.
            ProcessBuilder rehearsal = new ProcessBuilder(
                            installation.java().toString(),
                            "-XX:ArchiveClassesAtExit=" + folder.resolve("gateway.jsa"),
                            "io.sluice.gateway.GatewayMain",
                            "rehearse")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            rehearsal.environment().put("CLASSPATH", installation.gatewayClassPath());
            int code = rehearsal.start().waitFor();
            if (code != 0) {
                throw new StackException("the gateway's rehearsal has ended with " + code + ": see " + log);
            }
            return folder;
        } catch (IOException e) {
            throw new StackException("the gateway's rehearsal cannot be run: " + e.getMessage(), e);
        }
    }

    public void stop(Child child) throws InterruptedException {
        running.remove(child);
        child.stop(STOP_WITHIN);
    }

    /** Ends what runs and starts nothing any more. */
    synchronized void stopAll() throws InterruptedException {
        stopped = true;
        for (Child child : Set.copyOf(running)) {
            stop(child);
        }
    }

    private Child start(String role, String mainClass, String classPath, List<String> arguments) {
        return start(role, mainClass, classPath, List.of(), arguments);
    }

    private synchronized Child start(
            String role, String mainClass, String classPath, List<String> jvmArgs, List<String> arguments) {
        if (stopped) {
            throw new StackException(role + " is not started: the benchmarks are stopping");
        }
        // A number of its own gives each run a log of its own.
        String name = role + "-" + count.incrementAndGet();
        Child child =
                Child.start(new ChildSpec(name, mainClass, classPath, HEAP_MB, jvmArgs, arguments, Map.of()), home);
        running.add(child);
        return child;
    }

    private Path await(Child child, Duration limit) throws InterruptedException {
        try {
            child.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StackException(
                    child.role() + " is not done after " + limit.toSeconds() + " s: see " + child.log());
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process does not fail", e);
        } finally {
            stop(child);
        }
        if (!child.endedWell()) {
            throw new StackException(
                    child.role() + " failed (" + child.ending() + "): " + child.lastLogLine() + "; see " + child.log());
        }
        return child.log();
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new StackException("the log " + log + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** This module's classes and the two libraries that the load generator uses, wherever the build keeps them. */
    private static String loadClassPath() {
        return Stream.of(
                        LoadMain.class,
                        Histogram.class,
                        ObjectMapper.class,
                        com.fasterxml.jackson.core.JsonFactory.class,
                        com.fasterxml.jackson.annotation.JsonInclude.class)
                .map(Programs::place)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String sinkClassPath() {
        return installation
                .pluginPath()
                .resolve("sluice-file-sink/lib")
                .resolve("*")
                .toString();
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class was loaded from no file: " + type, e);
        }
    }
}
