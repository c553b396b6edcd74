package io.sluice.sink.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.sink.Sink;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.fault.SinkProcess.Kind;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Sealing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same faults for this sink and for Kafka's own file sink, in the same harness, as a table. */
class ComparisonTest {
    private static final int ROUNDS = Integer.getInteger("fault.comparison.rounds", 3);
    private static final long LONG = 400_000;
    private static final long SEED = Long.getLong("fault.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Path folder;

    ComparisonTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Count(long lost, long twice, long torn) {
        static final String HEAD = "| fault | sink | records | lost | twice | torn lines |\n|---|---|--:|--:|--:|--:|";

        void print(String fault, Kind kind, long records) {
            System.out.printf(
                    Locale.ROOT, "| %s | %s | %d | %d | %d | %d |%n", fault, kind, records, lost, twice, torn);
        }
    }

    private Child start(Kind kind, Path root, long committed, long end) {
        return Child.start(ChildImage.sink(), root, kind, committed, end);
    }

    private Count count(Kind kind, Path root, long end) {
        List<String> lines;
        try {
            if (kind == Kind.SLUICE) {
                new Sealing(new LocalDisk(root))
                        .seal(LedgerProcess.HOME, Attempts.unique().get());
                lines = Sink.lines(root);
            } else {
                lines = Sink.lines(List.of(root.resolve("file")));
            }
        } catch (DiskFault e) {
            throw new AssertionError(e);
        }
        Set<String> expected = new HashSet<>(Sink.values(Sink.P0, 0, end));
        Set<String> found = new HashSet<>();
        long twice = 0;
        long torn = 0;
        for (String line : lines) {
            if (!expected.contains(line)) {
                torn++;
            } else if (!found.add(line)) {
                twice++;
            }
        }
        return new Count(end - found.size(), twice, torn);
    }

    private interface Fault {
        void strike(Child child);
    }

    private Count endure(Kind kind, Path root, Fault fault) {
        long committed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int commits = 2 + random.nextInt(6);
            try (Child child = start(kind, root, committed, LONG)) {
                child.awaitSaid(said -> said.said().size() >= commits);
                fault.strike(child);
                committed = Math.max(committed, child.last("committed"));
            }
        }
        long end = committed + 1000;
        try (Child last = start(kind, root, committed, end)) {
            assertThat(last.await()).as("%s", last.said()).isZero();
        }
        Count count = count(kind, root, end);
        count.print(ROUNDS + " " + root.getFileName(), kind, end);
        return count;
    }

    @Test
    void shouldLoseAndRepeatNothingWhereKafkasFileSinkDoes() throws Exception {
        // Given
        assumeTrue(LoopDisk.isPossible(), LoopDisk.NEEDS);
        System.out.println(Count.HEAD);
        for (Kind kind : Kind.values()) {

            // When
            Path killed = Files.createDirectories(folder.resolve(kind.name()).resolve("kills"));
            Count kills = endure(kind, killed, Child::kill);
            Count cuts;
            try (LoopDisk disk = new LoopDisk(Files.createDirectories(folder.resolve(kind + "-disk")))) {
                Path root = Files.createDirectories(disk.mount().resolve("power cuts"));
                Commands.run("sync");
                cuts = endure(kind, root, child -> {
                    disk.cutPower();
                    child.kill();
                    disk.remount();
                    assertThat(root).as("the folder was synced").isDirectory();
                });
            }
            Count full = fill(kind);

            // Then
            if (kind == Kind.SLUICE) {
                assertThat(List.of(kills, cuts, full)).containsOnly(new Count(0, 0, 0));
            }
        }
    }

    /** 60 000 records into 512 KiB; the space comes back when it has been used up for a while. */
    private Count fill(Kind kind) throws Exception {
        long end = 60_000;
        Path mount = Files.createDirectories(folder.resolve(kind + "-tmpfs"));
        Commands.run("mount", "-t", "tmpfs", "-o", "size=512k", "none", mount.toString());
        try {
            Path root = Files.createDirectories(mount.resolve("full disk"));
            try (Child child = start(kind, root, 0, end)) {
                child.awaitSaid(said -> mount.toFile().getUsableSpace() < 16 * 1024
                        || said.said().contains("done"));
                long before = child.said().size();
                child.awaitSaid(
                        said -> said.said().size() > before + 20 || said.said().contains("done"));
                Commands.run("mount", "-o", "remount,size=64m", mount.toString());
                assertThat(child.await()).as("%s", child.said()).isZero();
            }
            Count count = count(kind, root, end);
            count.print("full disk", kind, end);
            return count;
        } finally {
            Commands.succeeds("umount", mount.toString());
        }
    }
}
