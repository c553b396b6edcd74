package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Sealing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical run dies, or is told an error, at each of its system calls that change the disk: strace sees to it. */
class SystemCallTest {
    private static final long END = 180;
    /** strace counts each of them for itself. Not write: its errors would hit the child's own words. */
    private static final List<String> CALLS = List.of("fsync", "fdatasync", "link", "rename", "unlink", "mkdir");

    private static final int LEAST_POINTS = 200;
    /** One run is told an error at every so many calls: far enough apart for it to have recovered from the last one. */
    private static final int STRIDE = 20;

    private static final int AT_ONCE = 2;

    private final Path folder;

    SystemCallTest(@TempDir(factory = MemoryFolder.class) Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needStrace() {
        assumeTrue(Strace.isPossible(), Strace.NEEDS);
    }

    /** @param injections what strace does at which call */
    private Child run(Path root, List<String> injections) {
        return Child.startUnder(Strace.command(trace(root), CALLS, injections), ChildImage.ledger(), root, END);
    }

    private static Path trace(Path root) {
        return root.resolveSibling(root.getFileName() + ".trace");
    }

    private static List<String> traced(Path root) throws IOException {
        return Files.readAllLines(trace(root));
    }

    /** Whatever was there, a next run brings it home. */
    private static void finish(Path root, String point, long durable) {
        try {
            Judge.verified(root, durable);
            LedgerProcess.run(root, END, line -> {});
            Judge.verified(root, END);
            new Sealing(new LocalDisk(root))
                    .seal(LedgerProcess.HOME, Attempts.unique().get());
            Judge.complete(root, END, LedgerProcess::value);
        } catch (DiskFault | AssertionError e) {
            throw new AssertionError(point + ": " + e.getMessage(), e);
        }
    }

    private static int sum(List<Callable<Integer>> runs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            int sum = 0;
            for (Future<Integer> run : threads.invokeAll(runs)) {
                sum += run.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    /** How often an undisturbed run makes each call. */
    private Map<String, Integer> counts() throws IOException {
        Path root = folder.resolve("undisturbed");
        try (Child child = run(root, List.of())) {
            assertThat(child.await()).as("%s", child.said()).isZero();
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : traced(root)) {
            CALLS.stream()
                    .filter(call -> line.contains(" " + call + "("))
                    .forEach(call -> counts.merge(call, 1, Integer::sum));
        }
        return counts;
    }

    @Test
    void shouldSurviveDeathAtEverySystemCall() throws Exception {
        // Given
        Map<String, Integer> counts = counts();
        List<Callable<Integer>> deaths = new ArrayList<>();
        counts.forEach((call, count) -> {
            for (int i = 1; i <= count; i++) {
                int at = i;
                deaths.add(() -> die(call, at));
            }
        });

        // When, Then
        int points = sum(deaths);
        System.out.println("system calls: " + points + " deaths, one at each of " + counts + ": 0 lost, 0 twice");
        assertThat(points).isEqualTo(deaths.size()).isGreaterThanOrEqualTo(LEAST_POINTS);
    }

    private int die(String call, int at) {
        Path root = folder.resolve(call + at);
        try (Child child = run(root, List.of(call + ":signal=KILL:when=" + at))) {
            boolean wasHit = child.await() != 0;
            finish(root, "killed at " + call + " " + at, child.last("durable"));
            return wasHit ? 1 : 0;
        }
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
        int points = sum(runs);
        System.out.println("system calls: " + points + " times " + error + " in " + STRIDE
                + " runs, each noticed: 0 lost, 0 twice");
        assertThat(points).isGreaterThanOrEqualTo(LEAST_POINTS);
    }

    /** Every {@link #STRIDE}th call of each kind fails; the run has to notice, to start over, and to come to its end. */
    private int fail(String error, int first) throws IOException {
        Path root = folder.resolve(error + first);
        List<String> injections = CALLS.stream()
                .map(call -> call + ":error=" + error + ":when=" + first + "+" + STRIDE)
                .toList();
        try (Child child = run(root, injections)) {
            assertThat(child.await())
                    .as("%s from %d on: %s", error, first, child.said())
                    .isZero();
            List<String> injected = traced(root).stream()
                    .filter(line -> line.contains("(INJECTED)"))
                    // The JDK makes the root itself, and tries that twice.
                    .filter(line -> !line.contains("mkdir(\"" + root + "\""))
                    .toList();
            assertThat(child.said().stream().filter(line -> line.startsWith("fault")))
                    .as("faults noticed of %s", injected)
                    .hasSameSizeAs(injected);
            finish(root, error + " from call " + first + " on", END);
            return injected.size();
        }
    }
}
