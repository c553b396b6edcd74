package io.sluice.sink.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Fragments;
import io.sluice.sink.core.OpenPart;
import io.sluice.sink.core.PartitionState;
import io.sluice.sink.core.Rotation;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.format.JsonLines;
import io.sluice.sink.format.RecordFormat;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a record may cost in memory, and a buffer and a commit in calls of the disk: counted, not timed, so that a slower
 * machine changes nothing.
 */
class CostTest {
    private static final int RECORDS = 512;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<String, Integer> calls = new TreeMap<>();
    private final RecordFormat format = new JsonLines("");
    private final SinkRecord[] records = new SinkRecord[RECORDS];
    private PartitionWriter writer;
    private PartitionState state;
    private long offset;

    @TempDir
    Path root;

    @BeforeEach
    void open() throws DiskFault {
        for (int i = 0; i < records.length; i++) {
            byte[] value = ("{\"text\":\"" + "x".repeat(180) + "\",\"n\":" + i + "}").getBytes(UTF_8);
            records[i] = new SinkRecord("events", 0, null, null, null, value, i);
        }
        Rotation never = new Rotation(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, false);
        writer = PartitionWriter.open(
                counting(Disk.class, new LocalDisk(root)), new Home("sink", "events", 0), "a1", LedgerLimits.of(10));
        state = new PartitionState(writer.head(), never, format.signature(), true, new Fragments(), 0);
    }

    /** Counts each call by its name, those of the files it hands out too. */
    private <T> T counting(Class<T> type, T target) {
        InvocationHandler count = (proxy, method, arguments) -> {
            calls.merge(method.getName(), 1, Integer::sum);
            try {
                Object result = method.invoke(target, arguments);
                return result instanceof DiskFile file ? counting(DiskFile.class, file) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, count));
    }

    /** A buffer's worth of records, as the task thread takes them. */
    private void take(Slab slab) {
        for (SinkRecord each : records) {
            state.admit(offset, 1);
            OpenPart part = state.partFor("events", format.signature(), 0);
            int before = slab.length();
            format.encode(each, slab);
            slab.endRecord();
            state.grew(part, offset++, slab.length() - before, 0);
        }
    }

    private void commit() throws DiskFault {
        Barrier barrier = state.barrier(OptionalLong.empty(), 0);
        assertThat(writer.commit(barrier, entry -> assertThat(entry.span().to()).isEqualTo(offset)))
                .isInstanceOf(PartitionWriter.Outcome.Done.class);
    }

    private void write() throws DiskFault {
        Slab slab = new Slab();
        take(slab);
        writer.write(0, slab);
    }

    @Test
    void shouldTakeARecordWithoutAllocatingForIt() {
        // Given
        Slab slab = new Slab();
        take(slab);

        // When
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20; i++) {
            slab.clear();
            take(slab);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        // Then: not a byte a record; what is left is the meter's own.
        assertThat(allocated).isLessThan(20 * RECORDS);
    }

    @Test
    void shouldWriteABufferWithOneCall() throws DiskFault {
        // Given
        write();
        calls.clear();

        // When
        for (int i = 0; i < 10; i++) {
            write();
        }

        // Then
        assertThat(calls).containsExactly(Map.entry("write", 10));
    }

    @Test
    void shouldCommitWithAsManyCallsWhateverWasWritten() throws DiskFault {
        // Given
        write();
        commit();
        write();
        calls.clear();
        commit();
        Map<String, Integer> little = new TreeMap<>(calls);

        // When
        for (int i = 0; i < 50; i++) {
            write();
        }
        calls.clear();
        commit();

        // Then: the part and the draft synced, the link, the folder that holds it.
        assertThat(calls).isEqualTo(little);
        assertThat(calls)
                .containsEntry("sync", 2)
                .containsEntry("create", 1)
                .containsEntry("write", 1)
                .containsEntry("link", 1)
                .containsEntry("syncFolder", 1)
                .containsEntry("remove", 1);
        assertThat(calls.values().stream().mapToInt(Integer::intValue).sum())
                .as("all calls of a commit: %s", calls)
                .isLessThanOrEqualTo(11);
    }

    @Test
    void shouldTouchNoDiskWhereNothingIsNew() throws DiskFault {
        // Given
        write();
        commit();
        calls.clear();

        // When
        Entry.Span before = writer.head().span();
        commit();

        // Then
        assertThat(writer.head().span()).isEqualTo(before);
        assertThat(calls).isEmpty();
    }
}
