package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or fail: refusals in words, nothing acknowledged is lost, and no one has to step in. */
class FailingDiskTest {
    private final SimulatedFolder folder = new SimulatedFolder(new Random(7));
    private final Path dir;

    FailingDiskTest(@TempDir Path dir) {
        this.dir = dir;
    }

    private Spool openSimulated() throws IOException {
        SpoolConfig config = new SpoolConfig(Path.of("unused"), 1 << 20, 0, Scratch.SEGMENT_BYTES, 1 << 20);
        return DiskSpool.open(folder, config, InstantSource.system(), SpoolEvents.NONE, new Random(8)::nextLong);
    }

    @Test
    void shouldStoreInAFreshFileWhenASyncFails() throws IOException {
        // Given
        try (Spool spool = openSimulated()) {
            Ticket before = Scratch.store(spool, Scratch.entry("a", 1, 100));
            folder.failSyncs(1);

            // When
            Ticket after = Scratch.store(spool, Scratch.entry("a", 2, 100));

            // Then
            assertThat(after.segment()).isGreaterThan(before.segment());
            assertThat(spool.stats().counts().ioFailures()).isEqualTo(1);
            assertThat(Scratch.readAll(spool, "a")).extracting(Spooled::ticket).containsExactly(before, after);
        }
    }

    @Test
    void shouldHaveAfterAPowerCutWhatWasStoredInAFreshFile() throws IOException {
        // Given
        Spool spool = openSimulated();
        Scratch.store(spool, Scratch.entry("a", 1, 100));
        folder.failSyncs(1);
        Scratch.store(spool, Scratch.entry("a", 2, 100));

        // When
        SimulatedFolder copy = folder;
        spool.close();
        copy.cutPower();

        // Then
        try (Spool reopened = openSimulated()) {
            assertThat(Scratch.readAll(reopened, "a"))
                    .extracting(Spooled::entry)
                    .containsExactly(Scratch.entry("a", 1, 100), Scratch.entry("a", 2, 100));
        }
    }

    @Test
    void shouldRefuseWhileTheDiskFailsAndRecoverByItself() throws IOException {
        // Given
        try (Spool spool = openSimulated()) {
            folder.failSyncs(Integer.MAX_VALUE);

            // When
            Append refused = Scratch.append(spool, Scratch.entry("a", 1, 100)).join();
            Append refusedAtOnce =
                    Scratch.append(spool, Scratch.entry("a", 2, 100)).join();
            folder.failSyncs(0);

            // Then
            assertThat(refused).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.FAILING);
                assertThat(refusal.detail()).contains("Input/output error", "tries again by itself");
            });
            assertThat(refusedAtOnce).isInstanceOf(Refusal.class);
            await().until(() ->
                    Scratch.append(spool, Scratch.entry("a", 3, 100)).join() instanceof Stored);
            assertThat(Scratch.readAll(spool, "a")).hasSize(1);
        }
    }

    @Test
    void shouldRecoverByItselfFromAFullDisk() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
                "needs the right to mount a small tmpfs (root): the full disk is simulated elsewhere");
        try {
            // Given
            Path ballast = Files.write(disk.resolve("ballast"), new byte[2 << 20]);
            Scratch scratch =
                    new Scratch(new SpoolConfig(disk.resolve("spool"), 64 << 20, 0, Scratch.SEGMENT_BYTES, 1 << 20));
            List<Ticket> stored = new ArrayList<>();
            try (Spool spool = scratch.open()) {
                // When
                Append answer;
                long seq = 0;
                while ((answer = Scratch.append(spool, Scratch.entry("a", seq++, 9_000))
                                .join())
                        instanceof Stored one) {
                    stored.add(one.ticket());
                }
                Files.delete(ballast);

                // Then
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.DISK_RESERVE));
                long next = seq;
                await().until(() ->
                        Scratch.append(spool, Scratch.entry("b", next, 9_000)).join() instanceof Stored);
                assertThat(Scratch.readAll(spool, "a"))
                        .extracting(Spooled::ticket)
                        .isEqualTo(stored);
            }
            try (Spool spool = scratch.open()) {
                assertThat(Scratch.readAll(spool, "a")).hasSize(stored.size());
                assertThat(scratch.damages()).isEmpty();
            }
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void shouldMakeRoomOnAFullDiskByDraining() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
                "needs the right to mount a small tmpfs (root): the full disk is simulated elsewhere");
        try {
            // Given
            Scratch scratch =
                    new Scratch(new SpoolConfig(disk.resolve("spool"), 64 << 20, 0, Scratch.SEGMENT_BYTES, 1 << 20));
            try (Spool spool = scratch.open()) {
                long seq = 0;
                List<Ticket> stored = new ArrayList<>();
                while (Scratch.append(spool, Scratch.entry("a", seq++, 9_000)).join() instanceof Stored one) {
                    stored.add(one.ticket());
                }

                // When
                stored.forEach(spool::resolve);

                // Then
                long next = seq;
                await().until(() ->
                        Scratch.append(spool, Scratch.entry("b", next, 9_000)).join() instanceof Stored);
                assertThat(stored).hasSizeGreaterThan(100);
            }
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
