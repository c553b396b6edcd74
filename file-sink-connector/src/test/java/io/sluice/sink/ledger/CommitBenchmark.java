package io.sluice.sink.ledger;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.core.Seal;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A commit on this machine's disk, in the temporary folder: a buffer of 64 KiB written, synced, and counted by an entry. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class CommitBenchmark {
    private static final int BYTES = 64 * 1024;
    private static final Growing EMPTY = new Growing(0, 1, "raw", "events", List.of());

    private final Slab slab = new Slab();
    private Path root;
    private PartitionWriter writer;
    private long next;

    @Setup
    public void open() throws IOException, DiskFault {
        root = Files.createTempDirectory("commit-benchmark");
        Disk disk = new LocalDisk(root);
        writer = PartitionWriter.open(disk, new Home("sink", "events", 0), "a1", LedgerLimits.of(10));
        slab.append(new byte[BYTES], 0, BYTES);
        slab.endRecord();
    }

    @Benchmark
    public void writeAndCommit() throws DiskFault {
        writer.write(0, slab);
        Ranges.Builder offsets = new Ranges.Builder();
        offsets.add(0, next + 1);
        Barrier.Mark grown = new Barrier.Mark(0, EMPTY, next + 1, offsets.build(), Seal.NO);
        Entry.Tail tail = new Entry.Tail(next, 1);
        writer.commit(new Barrier(0, ++next, tail, List.of(grown), Entry.Unwritten.NONE), entry -> {});
    }

    @TearDown
    public void remove() throws IOException {
        writer.close();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
