package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical run is told an error at each of its system calls that change the disk. */
class SystemCallErrorTest {
    /** One run is told an error at every so many calls: far enough apart for it to have recovered from the last one. */
    private static final int STRIDE = 20;

    private final Path folder;

    SystemCallErrorTest(@TempDir(factory = MemoryFolder.class) Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needStrace() {
        assumeTrue(Strace.isPossible(), Strace.NEEDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EIO", "ENOSPC"})
    void shouldSurviveAnErrorAtEverySystemCall(String error) throws Exception {
        // Given
        List<Callable<Integer>> runs = new ArrayList<>();
        for (int i = 1; i <= STRIDE; i++) {
            int first = i;
            runs.add(() -> fail(error, first));
        }

        // When, Then
        int points = SystemCalls.sum(runs);
        System.out.println("system calls: " + points + " times " + error + " in " + STRIDE
                + " runs, each noticed: 0 lost, 0 twice");
        assertThat(points).isGreaterThanOrEqualTo(SystemCalls.LEAST_POINTS);
    }

    /** Every {@link #STRIDE}th call of each kind fails; the run has to notice, to start over, and to come to its end. */
    private int fail(String error, int first) throws IOException {
        Path root = folder.resolve(error + first);
        List<String> injections = SystemCalls.KINDS.stream()
                .map(call -> call + ":error=" + error + ":when=" + first + "+" + STRIDE)
                .toList();
        try (Child child = SystemCalls.run(root, injections)) {
            assertThat(child.await())
                    .as("%s from %d on: %s", error, first, child.said())
                    .isZero();
            List<String> injected = SystemCalls.traced(root).stream()
                    .filter(line -> line.contains("(INJECTED)"))
                    // The JDK makes the root itself, and tries that twice.
                    .filter(line -> !line.contains("mkdir(\"" + root + "\""))
                    .toList();
            assertThat(child.said().stream().filter(line -> line.startsWith("fault")))
                    .as("faults noticed of %s", injected)
                    .hasSameSizeAs(injected);
            SystemCalls.finish(root, error + " from call " + first + " on", SystemCalls.END);
            return injected.size();
        }
    }
}
