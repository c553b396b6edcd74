package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.config.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * docker-compose.yml without a container engine: each service's command, environment, files and health check, run as a
 * process of this machine in a {@link Sandbox}.
 */
final class ComposeRun implements AutoCloseable {

    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(180);

    private final Sandbox sandbox;
    private final ComposeFile compose;
    private final Images images;
    private final Path logs;
    private final Process scripts;
    private final Map<String, Process> processes = new HashMap<>();
    private final Deque<String> started = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::killAll, "compose-run-end");

    ComposeRun(Path folder, ComposeFile compose) throws IOException {
        this.compose = compose;
        this.sandbox = new Sandbox(folder, List.copyOf(compose.services().keySet()));
        Installation installation = Installation.ofThisBuild();
        this.images = new Images(installation, sandbox);
        this.logs = Files.createDirectories(folder.resolve("logs"));
        this.scripts = KafkaScripts.start(
                installation, Images.toolsClassPath(), sandbox.address("topics"), logs.resolve("scripts.log"));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    String url(String service, int port) {
        return "http://" + sandbox.address(service) + ":" + port;
    }

    Process process(String service) {
        Process process = processes.get(service);
        if (process == null) {
            throw new IllegalStateException(service + " was not started");
        }
        return process;
    }

    String log(String service) {
        return OperatorFiles.text(logs.resolve(service + ".log"));
    }

    /** Starts services that stay, without waiting for them. */
    void start(String... services) throws Exception {
        for (String service : services) {
            ComposeFile.Service definition = compose.service(service);
            prepare(service);
            for (List<String> preparation : images.preparations(definition)) {
                finish(service, launch(definition, preparation));
            }
            processes.put(service, launch(definition, images.command(definition)));
            if (!started.contains(service)) {
                started.push(service);
            }
        }
    }

    /** As {@code docker compose up} after a change of variables: an orderly stop, which must end well, and a start. */
    void startAgain(String service, Map<String, String> variables) throws Exception {
        assertThat(stop(service, Duration.ofSeconds(15))).isZero();
        compose.with(service, variables);
        start(service);
    }

    /** Lays out the root of a service, once. */
    void prepare(String service) throws Exception {
        if (!Files.exists(sandbox.root(service))) {
            sandbox.mount(compose.service(service));
            images.install(compose.service(service));
        }
    }

    /** Runs a command inside a service's sandbox, as {@code docker compose exec} would, and returns what it printed. */
    String exec(String service, Map<String, String> variables, String... command) throws Exception {
        Path output = logs.resolve(service + ".exec");
        ProcessBuilder builder = builder(compose.service(service), List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        variables.forEach((name, value) -> builder.environment().put(name, sandbox.translate(service, value)));
        Process process = builder.start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as("%s ends", List.of(command))
                .isTrue();
        assertThat(process.exitValue()).as(OperatorFiles.text(output)).isZero();
        return OperatorFiles.text(output);
    }

    /** Runs a service that ends by itself, and fails unless it ends well. */
    void runToItsEnd(String service) throws Exception {
        start(service);
        awaitEnd(service);
    }

    /** Waits for a service that ends by itself, and fails unless it ends well. */
    void awaitEnd(String service) throws InterruptedException {
        finish(service, process(service));
    }

    /** Waits until the health check of the compose file succeeds, or that of the image where the file has none. */
    void awaitHealthy(String... services) {
        for (String service : services) {
            List<String> check = images.healthCheck(compose.service(service));
            await("health of " + service)
                    .atMost(HEALTHY_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        assertThat(process(service).isAlive())
                                .as("%s runs; its log:%n%s", service, log(service))
                                .isTrue();
                        return succeeds(service, check);
                    });
        }
    }

    /** As {@code docker compose stop}: SIGTERM, SIGKILL after the grace period. */
    int stop(String service, Duration grace) throws InterruptedException {
        Process process = process(service);
        process.toHandle().destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    void signal(String service, String signal) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(process(service).pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        for (String service : started) {
            Process process = process(service);
            process.toHandle().destroy();
            if (!process.waitFor(12, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        scripts.destroy();
        Runtime.getRuntime().removeShutdownHook(atExit);
        sandbox.unlink();
    }

    private void killAll() {
        processes.values().forEach(Process::destroyForcibly);
        scripts.destroyForcibly();
    }

    private boolean succeeds(String service, List<String> check) throws Exception {
        Process process = builder(compose.service(service), check)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private Process launch(ComposeFile.Service service, List<String> command) throws IOException {
        File log = logs.resolve(service.name() + ".log").toFile();
        return builder(service, command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    /**
     * Nothing of this process's own environment but where programs are found, and what the build tells all JVMs: a
     * container inherits nothing.
     */
    private ProcessBuilder builder(ComposeFile.Service service, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(sandbox.translate(service.name(), command))
                .directory(sandbox.root(service.name()).toFile());
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JDK_JAVA_OPTIONS", System.getenv().getOrDefault("JDK_JAVA_OPTIONS", ""));
        environment.putAll(images.environment(service));
        service.environment().forEach((name, value) -> environment.put(name, sandbox.translate(service.name(), value)));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private void finish(String service, Process process) throws InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as("%s ends", service)
                .isTrue();
        assertThat(process.exitValue()).as("%s:%n%s", service, log(service)).isZero();
    }
}
