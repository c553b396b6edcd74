package io.sluice.sink.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.core.Seal;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import io.sluice.sink.disk.LocalDisk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A part that grows fast is synced between commits, and what becomes of those syncs is never forgotten. */
@Timeout(30)
class EarlySyncTest {
    private static final Home HOME = new Home("sink", "events", 0);
    private static final int LINE = 10;
    private static final int EARLY_BYTES = 3 * LINE;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    /** What each sync of a part's file meets, in turn; then nothing. */
    private final Deque<SyncCrew.Sync> encounters = new ArrayDeque<>();
    /** Each call of the disk when it has returned, in that order. */
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    private PartitionWriter writer;
    private long next;

    @TempDir
    Path root;

    private void open(Executor helpers) throws DiskFault {
        writer = PartitionWriter.open(
                watched(Disk.class, new LocalDisk(root)),
                HOME,
                "a1",
                new LedgerLimits(new FileBudget(2), new SyncCrew(helpers, 2), EARLY_BYTES, LedgerLimits.BLOCK));
        calls.clear();
    }

    @AfterEach
    void stop() {
        writer.close();
        threads.shutdownNow();
    }

    private <T> T watched(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    try {
                        if (name.equals("sync")) {
                            encounter();
                        }
                        Object result = method.invoke(target, arguments);
                        return result instanceof DiskFile file ? watched(DiskFile.class, file) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        calls.add(name);
                    }
                }));
    }

    private void encounter() throws DiskFault {
        SyncCrew.Sync met;
        synchronized (encounters) {
            met = encounters.poll();
        }
        if (met != null) {
            met.run();
        }
    }

    private void write(int lines) throws DiskFault {
        for (int i = 0; i < lines; i++) {
            Slab slab = new Slab();
            byte[] line = (100_000_000 + next++ + "\n").getBytes(UTF_8);
            slab.append(line, 0, line.length);
            slab.endRecord();
            writer.write(0, slab);
        }
    }

    private void commit() throws DiskFault {
        Ranges.Builder offsets = new Ranges.Builder();
        for (long offset = 0; offset < next; offset++) {
            offsets.add(offset);
        }
        Growing earlier = new Growing(0, 1, "json", "events", List.of());
        writer.commit(
                new Barrier(
                        0,
                        next,
                        new Entry.Tail(next - 1, 1),
                        List.of(new Barrier.Mark(0, earlier, next, offsets.build(), Seal.NO)),
                        Entry.Unwritten.NONE),
                entry -> {});
    }

    private static void fail() throws DiskFault {
        throw new DiskFault(DiskFault.Kind.IO, "the early sync fails");
    }

    @Test
    void shouldSyncAFileThatGrowsBeforeACommitAsks() throws DiskFault {
        // Given
        open(Runnable::run);

        // When
        write(7);

        // Then
        assertThat(calls)
                .containsExactly(
                        "create", "write", "write", "write", "sync", "write", "write", "write", "sync", "write");
    }

    @Test
    void shouldWriteOnWhileASyncIsRunning() throws Exception {
        // Given: a sync that ends only when all has been written
        open(threads);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        encounters.add(() -> {
            begun.countDown();
            pass(written);
        });
        write(3);
        pass(begun);

        // When
        write(7);
        written.countDown();
        commit();

        // Then: no second one was asked for beside it
        List<String> ofParts = calls.subList(0, calls.indexOf("syncFolder"));
        assertThat(ofParts.subList(0, ofParts.indexOf("sync"))).hasSize(11).startsWith("create");
        assertThat(ofParts.stream().filter("sync"::equals)).hasSize(2);
    }

    @Test
    void shouldNameNothingWhileAnEarlySyncIsRunning() throws Exception {
        // Given
        open(threads);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        encounters.add(() -> {
            begun.countDown();
            pass(released);
        });
        write(4);
        pass(begun);
        Thread committing = Thread.currentThread();
        threads.execute(() -> {
            await().until(() -> committing.getState() == Thread.State.WAITING);
            calls.add("released");
            released.countDown();
        });

        // When
        commit();

        // Then
        assertThat(calls.indexOf("link")).isGreaterThan(calls.indexOf("released"));
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The kernel tells of a failed write-back once: the commit's own sync would succeed. */
    @Test
    void shouldCommitNothingWhereAnEarlySyncHasFailed() throws Exception {
        // Given
        open(Runnable::run);
        encounters.add(EarlySyncTest::fail);
        write(3);

        // When, then
        assertThatThrownBy(this::commit).isInstanceOf(DiskFault.class).hasMessage("the early sync fails");
        assertThat(calls).doesNotContain("link");

        // When, then: not at the second attempt either
        assertThatThrownBy(this::commit).isInstanceOf(DiskFault.class).hasMessage("the early sync fails");
        assertThat(calls).doesNotContain("link");
    }

    @Test
    void shouldWriteNoFurtherWhereAnEarlySyncHasFailed() throws DiskFault {
        // Given
        open(Runnable::run);
        encounters.add(EarlySyncTest::fail);

        // When, then
        assertThatThrownBy(() -> write(10)).isInstanceOf(DiskFault.class).hasMessage("the early sync fails");
        assertThat(next).isEqualTo(6);
    }

    @Test
    void shouldSyncAtTheCommitWhatNoHelperHadTimeFor() throws DiskFault {
        // Given
        Deque<Runnable> dropped = new ArrayDeque<>();
        open(dropped::add);
        write(7);
        assertThat(calls).doesNotContain("sync");

        // When
        commit();

        // Then
        assertThat(calls.indexOf("sync")).isBetween(0, calls.indexOf("link"));
        calls.clear();
        dropped.forEach(Runnable::run);
        assertThat(calls).as("what comes too late").isEmpty();
    }
}
