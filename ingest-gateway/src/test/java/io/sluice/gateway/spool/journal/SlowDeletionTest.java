package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that cannot give blocks back, or takes its time: half a second for 64 MiB was seen where they are discarded at once. */
class SlowDeletionTest {

    @Test
    @Timeout(60)
    void shouldStoreWhileADeletionHangs() throws Exception {
        // Given
        HangingFolder folder = new HangingFolder();
        SpoolConfig config = new SpoolConfig(Path.of("unused"), 1 << 20, 0, Scratch.SEGMENT_BYTES, 1 << 20);
        try (Spool spool =
                DiskSpool.open(folder, config, InstantSource.system(), SpoolEvents.NONE, new Random(8)::nextLong)) {
            List<Ticket> tickets = new ArrayList<>();
            for (int seq = 1; seq <= 40; seq++) {
                tickets.add(Scratch.store(spool, Scratch.entry("a", seq, 4 << 10)));
            }
            long held = spool.stats().diskBytes();
            folder.hangs.set(true);

            // When
            tickets.forEach(spool::resolve);
            assertThat(folder.reached.await(10, TimeUnit.SECONDS))
                    .as("a file is being deleted")
                    .isTrue();

            // Then
            assertThat(Scratch.append(spool, Scratch.entry("a", 41, 100)).get(5, TimeUnit.SECONDS))
                    .isInstanceOf(Stored.class);
            assertThat(spool.stats().diskBytes())
                    .as("what is not deleted yet counts as held")
                    .isGreaterThanOrEqualTo(held);

            // When
            folder.released.countDown();

            // Then
            await().until(() -> spool.stats().diskBytes() < Scratch.SEGMENT_BYTES);
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldStoreWhileNothingCanBeDeleted() throws Exception {
        // Given: deleted in the thread that writes, so that each failure is there at once
        HangingFolder folder = new HangingFolder();
        Store store = Store.open(
                folder, new Store.Limits(1 << 20, 0, Scratch.SEGMENT_BYTES), SpoolEvents.NONE, new Random(8)::nextLong);
        for (int seq = 1; seq <= 40; seq++) {
            store.journal()
                    .append(List.of(Scratch.entry("a", seq, 4 << 10)))
                    .forEach(stored -> store.resolve(((Stored) stored).ticket()));
        }
        folder.fails.set(true);

        // When
        store.housekeeper().round();
        store.housekeeper().round();

        // Then
        assertThat(store.stats().counts().ioFailures()).isGreaterThanOrEqualTo(2);
        assertThat(store.journal().append(List.of(Scratch.entry("a", 41, 100))).get(0))
                .isInstanceOf(Stored.class);

        // When
        folder.fails.set(false);
        store.housekeeper().round();

        // Then
        assertThat(store.stats().diskBytes()).isLessThan(2 * Scratch.SEGMENT_BYTES);
    }

    private static final class HangingFolder implements Folder {
        private final SimulatedFolder files = new SimulatedFolder(new Random(7));
        private final AtomicBoolean hangs = new AtomicBoolean();
        private final AtomicBoolean fails = new AtomicBoolean();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void delete(String name) throws IOException {
            if (fails.get() && name.endsWith(".seg")) {
                throw new IOException("Input/output error");
            }
            if (hangs.get() && name.endsWith(".seg")) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
            }
            files.delete(name);
        }

        @Override
        public Map<String, Long> list() {
            return files.list();
        }

        @Override
        public DiskFile create(String name) throws IOException {
            return files.create(name);
        }

        @Override
        public DiskFile open(String name) throws IOException {
            return files.open(name);
        }

        @Override
        public void rename(String from, String to) {
            files.rename(from, to);
        }

        @Override
        public void sync() throws IOException {
            files.sync();
        }

        @Override
        public long usableBytes() {
            return files.usableBytes();
        }

        @Override
        public Folder folder(String name) {
            return files.folder(name);
        }

        @Override
        public String path() {
            return files.path();
        }

        @Override
        public void close() {
            files.close();
        }
    }
}
