package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that need not be on this machine: a test that wants it is skipped, visibly, where it is missing. */
record Tool(String name, String comesFrom) {

    static final Tool PROMTOOL = new Tool("promtool", "Debian's package prometheus");
    static final Tool PROMETHEUS = new Tool("prometheus", "Debian's package prometheus");
    static final Tool DOCKER_COMPOSE = new Tool("docker-compose", "Debian's package docker-compose");
    static final Tool KUBECTL = new Tool("kubectl", "the Kubernetes client");
    static final Tool SYSTEMD_ANALYZE = new Tool("systemd-analyze", "Debian's package systemd");

    record Result(int exitCode, String output) {}

    boolean isHere() {
        if (name.startsWith("/")) {
            return Files.isExecutable(Path.of(name));
        }
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Skips the test where the tool is missing. */
    void require() {
        if (!isHere()) {
            String reason = "SKIPPED: " + name + " is not on the PATH; it comes with " + comesFrom;
            System.out.println(reason);
            assumeTrue(false, reason);
        }
    }

    Result run(Path directory, String... arguments) throws IOException, InterruptedException {
        require();
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("tool", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Runs it, fails the test unless it ends with 0, and returns what it printed. */
    String succeed(Path directory, String... arguments) throws IOException, InterruptedException {
        Result result = run(directory, arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }
}
