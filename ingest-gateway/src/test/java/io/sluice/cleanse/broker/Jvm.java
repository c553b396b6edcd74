package io.sluice.cleanse.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, on the class path of the tests. Its output goes to a file. */
public final class Jvm implements AutoCloseable {

    private final Process process;
    private final Path log;

    private Jvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static Jvm start(Path log, List<String> options, String mainClass, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(mainClass);
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        // A test run that is killed must not leave its children behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Jvm(process, log);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    public Path log() {
        return log;
    }

    /** SIGTERM; whether it ended in time. */
    public boolean terminate(long limitMs) throws InterruptedException {
        process.toHandle().destroy();
        return process.waitFor(limitMs, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
