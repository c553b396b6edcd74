package io.sluice.sink.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One partition with many growing parts, more than its budget of open files, whose syncs several threads do. */
class ManyPartsTest {
    private static final int PARTS = 200;
    private static final int MAX_OPEN = 20;
    private static final Home HOME = new Home("sink", "events", 0);

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final LedgerLimits limits = LedgerLimits.of(MAX_OPEN, new SyncCrew(threads, 4));
    /** Each call of the disk when it has returned, in that order. */
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    /** Syncs of files until one fails; negative: none does. */
    private final AtomicInteger syncsUntilFault = new AtomicInteger(-1);

    private Disk disk;
    private PartitionWriter writer;
    private long next;

    @TempDir
    Path root;

    @BeforeEach
    void open() throws DiskFault {
        disk = new LocalDisk(root);
        writer = PartitionWriter.open(watched(Disk.class, disk), HOME, "a1", limits);
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
                    if (name.equals("sync") && syncsUntilFault.getAndDecrement() == 0) {
                        throw new DiskFault(DiskFault.Kind.IO, "this sync fails");
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof DiskFile file ? watched(DiskFile.class, file) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        calls.add(name);
                    }
                }));
    }

    private void writeToEach() throws DiskFault {
        Slab slab = new Slab();
        byte[] line = "{\"n\":1}\n".getBytes(UTF_8);
        slab.append(line, 0, line.length);
        slab.endRecord();
        for (int part = 0; part < PARTS; part++) {
            writer.write(part, slab);
        }
        next += PARTS;
    }

    /** Each round of writes has brought one record to each part. */
    private PartitionWriter.Outcome commit(Seal seal) throws DiskFault {
        List<Barrier.Mark> marks = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            Ranges.Builder offsets = new Ranges.Builder();
            for (long offset = part; offset < next; offset += PARTS) {
                offsets.add(offset);
            }
            Growing earlier = new Growing(0, 1, "json", "path=" + part, List.of());
            marks.add(new Barrier.Mark(part, earlier, next / PARTS, offsets.build(), seal));
        }
        return writer.commit(
                new Barrier(0, next, new Entry.Tail(next - 1, 1), marks, Entry.Unwritten.NONE), entry -> {});
    }

    private long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    @Test
    void shouldMakeEachPartDurableBeforeTheEntryThatNamesIt() throws DiskFault {
        // Given
        writeToEach();

        // When
        commit(Seal.NO);

        // Then: the draft is the last file that is synced, and behind the link there is none.
        int link = calls.indexOf("link");
        assertThat(calls.subList(0, link).stream().filter("sync"::equals)).hasSize(PARTS + 1);
        assertThat(calls.subList(link, calls.size())).doesNotContain("sync");
    }

    @Test
    void shouldSyncEachPartOnceForACommitHoweverFewStayOpen() throws DiskFault {
        // Given
        writeToEach();
        commit(Seal.NO);
        calls.clear();

        // When
        writeToEach();
        commit(Seal.NO);

        // Then
        assertThat(count("sync")).isEqualTo(PARTS + 1);
        assertThat(count("append")).isEqualTo(PARTS);
    }

    @Test
    void shouldKeepNoMoreFilesOpenThanAllowedAndGiveAllBack() throws DiskFault {
        // When
        writeToEach();
        int afterWrites = limits.files().open();
        commit(Seal.RECORDS);
        writer.close();

        // Then
        assertThat(afterWrites).isBetween(1, MAX_OPEN);
        assertThat(limits.files().open()).isZero();
        assertThat(count("close")).isEqualTo(count("create") + count("append"));
    }

    @Test
    void shouldNameNothingWhereOneOfManySyncsFails() throws DiskFault {
        // Given
        writeToEach();
        commit(Seal.NO);
        Entry committed = new Ledger(disk, HOME).newest();
        writeToEach();
        calls.clear();
        syncsUntilFault.set(MAX_OPEN / 2);

        // When, then
        assertThatThrownBy(() -> commit(Seal.NO)).isInstanceOf(DiskFault.class).hasMessage("this sync fails");
        assertThat(calls).doesNotContain("link", "rename");
        assertThat(new Ledger(disk, HOME).newest()).isEqualTo(committed);
    }

    @Test
    void shouldPublishEachPartWithAllThatWasCommitted() throws DiskFault {
        // Given
        writeToEach();
        commit(Seal.NO);
        writeToEach();

        // When
        commit(Seal.RECORDS);

        // Then
        Verifier verifier = new Verifier(disk, false);
        assertThat(verifier.verify(HOME).problems()).isEmpty();
        for (int part = 0; part < PARTS; part++) {
            assertThat(disk.list("path=" + part)).hasSize(1);
        }
    }
}
