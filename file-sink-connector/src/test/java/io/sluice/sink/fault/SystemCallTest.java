package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Sealing;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canonical run dies, or is told an error, at each of its system calls that change the disk: strace sees to it. */
class SystemCallTest {
    private static final long END = 240;
    private static final String CALLS = "fsync,fdatasync,link,linkat,rename,unlink,mkdir,write,pwrite64";

    /** Every how many calls; 1 is all of them. */
    private static final int STRIDE = Integer.getInteger("fault.stride", 1);

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

    private Child run(Path root, String injection) {
        return Child.startUnder(
                List.of(
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        "/dev/null",
                        "--seccomp-bpf",
                        "-e",
                        "trace=" + CALLS,
                        "-e",
                        injection),
                LedgerProcess.class,
                root,
                END);
    }

    private static void finish(Path root, String point, long durable) {
        try (Child next = Child.start(LedgerProcess.class, root, END)) {
            assertThat(next.await()).as("%s: %s", point, next.said()).isZero();
        }
        Judge.verified(root, Math.max(END, durable));
        try {
            new Sealing(new LocalDisk(root))
                    .seal(LedgerProcess.HOME, Attempts.unique().get());
        } catch (DiskFault e) {
            throw new AssertionError(point, e);
        }
        Judge.complete(root, END, LedgerProcess::value);
    }

    @Test
    void shouldSurviveDeathAtEverySystemCall() {
        // Given
        AtomicBoolean isOver = new AtomicBoolean();
        long points = IntStream.iterate(1, call -> call + STRIDE)
                .takeWhile(call -> !isOver.get())
                .peek(call -> {
                    Path root = folder.resolve("kill-" + call);

                    // When
                    long durable;
                    try (Child child = run(root, "inject=" + CALLS + ":signal=KILL:when=" + call)) {
                        isOver.set(child.await() == 0);
                        durable = child.last("durable");
                    }

                    // Then
                    String point = "killed at call " + call;
                    if (root.toFile().exists()) {
                        Judge.verified(root, durable);
                    }
                    if (!isOver.get()) {
                        finish(root, point, durable);
                    }
                })
                .count();
        System.out.println("system calls: " + points + " deaths, 0 lost, 0 twice");
        assertThat(points * STRIDE).isGreaterThanOrEqualTo(200);
    }

    @Test
    void shouldSurviveAnErrorAtEverySystemCall() {
        for (String error : List.of("EIO", "ENOSPC")) {
            int points = 0;
            for (int call = 3; ; call += 4 * STRIDE) {
                Path root = folder.resolve(error + call);

                // When: not write, whose errors would hit the child's own words
                String calls = "fsync,fdatasync,link,linkat,rename,unlink,mkdir";
                boolean wasHit;
                try (Child child = run(root, "inject=" + calls + ":error=" + error + ":when=" + call)) {
                    int exitCode = child.await();
                    wasHit = child.said().stream().anyMatch(line -> line.startsWith("fault"));

                    // Then: it noticed, started over, and came to its end
                    assertThat(exitCode)
                            .as("%s at call %d: %s", error, call, child.said())
                            .isZero();
                }
                Judge.verified(root, END);
                if (!wasHit) {
                    break;
                }
                points++;
            }
            System.out.println("system calls: " + points + " times " + error + ", 0 lost, 0 twice");
            assertThat(points * STRIDE).isGreaterThanOrEqualTo(10);
        }
    }
}
