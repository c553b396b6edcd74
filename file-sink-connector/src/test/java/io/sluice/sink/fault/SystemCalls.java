package io.sluice.sink.fault;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Sealing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The canonical run under strace, which kills it or tells it an error at the system calls that change the disk. */
final class SystemCalls {
    static final long END = 180;
    /** strace counts each of them for itself. Not write: its errors would hit the child's own words. */
    static final List<String> KINDS = List.of("fsync", "fdatasync", "link", "rename", "unlink", "mkdir");

    static final int LEAST_POINTS = 200;

    private static final int AT_ONCE = 2;

    private SystemCalls() {}

    /** @param injections what strace does at which call */
    static Child run(Path root, List<String> injections) {
        return Child.startUnder(Strace.command(trace(root), KINDS, injections), ChildImage.ledger(), root, END);
    }

    private static Path trace(Path root) {
        return root.resolveSibling(root.getFileName() + ".trace");
    }

    static List<String> traced(Path root) throws IOException {
        return Files.readAllLines(trace(root));
    }

    /** Whatever was there, a next run brings it home. */
    static void finish(Path root, String point, long durable) {
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

    static int sum(List<Callable<Integer>> runs) throws Exception {
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
}
