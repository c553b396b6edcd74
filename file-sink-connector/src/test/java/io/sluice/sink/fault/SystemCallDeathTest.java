package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canonical run dies at each of its system calls that change the disk. */
class SystemCallDeathTest {
    private final Path folder;

    SystemCallDeathTest(@TempDir(factory = MemoryFolder.class) Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needStrace() {
        assumeTrue(Strace.isPossible(), Strace.NEEDS);
    }

    /** How often an undisturbed run makes each call. */
    private Map<String, Integer> counts() throws IOException {
        Path root = folder.resolve("undisturbed");
        try (Child child = SystemCalls.run(root, List.of())) {
            assertThat(child.await()).as("%s", child.said()).isZero();
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : SystemCalls.traced(root)) {
            SystemCalls.KINDS.stream()
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
        int points = SystemCalls.sum(deaths);
        System.out.println("system calls: " + points + " deaths, one at each of " + counts + ": 0 lost, 0 twice");
        assertThat(points).isEqualTo(deaths.size()).isGreaterThanOrEqualTo(SystemCalls.LEAST_POINTS);
    }

    private int die(String call, int at) {
        Path root = folder.resolve(call + at);
        try (Child child = SystemCalls.run(root, List.of(call + ":signal=KILL:when=" + at))) {
            boolean wasHit = child.await() != 0;
            SystemCalls.finish(root, "killed at " + call + " " + at, child.last("durable"));
            return wasHit ? 1 : 0;
        }
    }
}
