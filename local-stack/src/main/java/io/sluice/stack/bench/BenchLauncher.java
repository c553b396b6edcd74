package io.sluice.stack.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Runs {@link Bench} in a process of its own. Maven's own process compiles with the first JIT compiler alone, which halves
 * the time of a build and would slow the load that the benchmarks generate.
 */
public final class BenchLauncher {

    private BenchLauncher() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Process bench = new ProcessBuilder(command()).inheritIO().start();
        // Ctrl-C reaches both; SIGTERM reaches this process only.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(bench), "bench-stop"));
        int exitCode = bench.waitFor();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-classpath");
        command.add(Objects.requireNonNull(System.getProperty("sluice.bench.classpath"), "sluice.bench.classpath"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("bench.") || name.equals("sluice.root"))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.add(Bench.class.getName());
        return command;
    }

    private static void endAndWait(Process bench) {
        bench.destroy();
        try {
            bench.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
