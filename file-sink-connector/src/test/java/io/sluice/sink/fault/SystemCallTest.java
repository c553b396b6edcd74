package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Sealing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canonical run dies, or is told an error, at each of its system calls that change the disk: strace sees to it. */
class SystemCallTest {
    private static final long END = 240;
    /** strace counts each of them for itself. Not write: its errors would hit the child's own words. */
    private static final List<String> CALLS = List.of("fsync", "fdatasync", "link", "rename", "unlink", "mkdir");

    /** Every how many calls; 1 is all of them, and takes minutes. */
    private static final int STRIDE = Integer.getInteger("fault.stride", 14);

    private final Path folder;

    SystemCallTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needStrace() {
        assumeTrue(
                Commands.exist("strace")
                        && Commands.succeeds("strace", "-qq", "-o", "/dev/null", "-e", "trace=none", "true"),
                "strace is missing or may not trace here: apt-get install strace");
    }

    private Child run(Path root, String call, String injection) {
        return Child.startUnder(
                List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", injection),
                LedgerProcess.class,
                root,
                END);
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

    @Test
    void shouldSurviveDeathAtEverySystemCall() {
        int points = 0;
        for (String call : CALLS) {
            boolean wasHit = true;
            for (int count = 1; wasHit; count += STRIDE) {
                Path root = folder.resolve(call + count);

                // When
                long durable;
                try (Child child = run(root, call, "inject=" + call + ":signal=KILL:when=" + count)) {
                    wasHit = child.await() != 0;
                    durable = child.last("durable");
                }

                // Then
                finish(root, "killed at " + call + " " + count, durable);
                points += wasHit ? 1 : 0;
            }
        }
        System.out.println("system calls: " + points + " deaths, 0 lost, 0 twice (every " + STRIDE + ")");
        assertThat(points * STRIDE).isGreaterThanOrEqualTo(200);
    }

    @Test
    void shouldSurviveAnErrorAtEverySystemCall() {
        for (String error : List.of("EIO", "ENOSPC")) {
            int points = 0;
            for (String call : CALLS) {
                boolean wasHit = true;
                for (int count = 1; wasHit; count += 2 * STRIDE) {
                    Path root = folder.resolve(error + call + count);

                    // When
                    try (Child child = run(root, call, "inject=" + call + ":error=" + error + ":when=" + count)) {
                        int exitCode = child.await();
                        wasHit = child.said().stream().anyMatch(line -> line.startsWith("fault"));

                        // Then: it noticed, started over, and came to its end
                        assertThat(exitCode)
                                .as("%s at %s %d: %s", error, call, count, child.said())
                                .isZero();
                    }
                    finish(root, error + " at " + call + " " + count, END);
                    points += wasHit ? 1 : 0;
                }
            }
            System.out.println(
                    "system calls: " + points + " times " + error + ", 0 lost, 0 twice (every " + 2 * STRIDE + ")");
            assertThat(points * 2 * STRIDE).isGreaterThanOrEqualTo(150);
        }
    }
}
