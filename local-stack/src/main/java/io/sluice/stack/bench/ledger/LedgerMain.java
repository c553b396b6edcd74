package io.sluice.stack.bench.ledger;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.core.Seal;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.LedgerLimits;
import io.sluice.sink.ledger.PartitionWriter;
import io.sluice.stack.console.SuppressForbidden;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Makes a ledger of so many entries as the sink makes it, one commit after the other in memory, and times on the disk
 * what a task does with it: opening it and committing to it, synced, as medians. Arguments: an empty folder, entries.
 * Prints one line,
 * {@value #LINE} with the milliseconds of opening and of committing.
 */
@SuppressForbidden(reason = "a process of its own: its readings of the clock and its one line of output")
public final class LedgerMain {

    /** Begins the line of the result. */
    public static final String LINE = "RESULT ";

    /** How often it is opened. */
    public static final int OPENINGS = 21;

    private static final int RECORD_BYTES = 200;
    /** Few beside the smallest ledger that is asked for grows by them, enough for a median. */
    private static final int COMMITS = 51;
    /** So that the first ledger is no slower than the last for being run by cold code. */
    private static final int WARM_ENTRIES = 2_000;

    private final LongSupplier nanoClock;
    private final Path root;
    private final Disk disk;
    private final Slab record = new Slab();

    private LedgerMain(Path root, LongSupplier nanoClock) throws DiskFault {
        this.nanoClock = nanoClock;
        this.root = root;
        this.disk = new LocalDisk(root);
        record.append(new byte[RECORD_BYTES], 0, RECORD_BYTES);
        record.endRecord();
    }

    public static void main(String[] args) throws IOException {
        run(Path.of(args[0]), Integer.parseInt(args[1]), System.out, System::nanoTime);
    }

    static void run(Path root, int entries, PrintStream out, LongSupplier nanoClock) throws IOException {
        LedgerMain main = new LedgerMain(root, nanoClock);
        main.times("warm", WARM_ENTRIES);
        double[] times = main.times("measured", entries);
        out.println(LINE + times[0] + " " + times[1]);
    }

    /** @return milliseconds of opening and of committing */
    private double[] times(String topic, int entries) throws IOException {
        Home home = new Home("bench", topic, 0);
        MemoryDisk memory = new MemoryDisk();
        try (PartitionWriter writer = open(memory, home, "made")) {
            new Commits(writer).run(entries);
        }
        memory.saveTo(root);
        double[] openings = new double[OPENINGS];
        for (int i = 0; i < OPENINGS; i++) {
            long from = nanoClock.getAsLong();
            open(disk, home, "look" + i).close();
            openings[i] = (nanoClock.getAsLong() - from) / 1e6;
        }
        try (PartitionWriter writer = open(disk, home, "timed")) {
            Commits commits = new Commits(writer);
            // An attempt's first commit looks for what an earlier one left.
            commits.run(1);
            return new double[] {median(openings), median(commits.run(COMMITS))};
        }
    }

    private static PartitionWriter open(Disk disk, Home home, String attempt) throws DiskFault {
        return PartitionWriter.open(disk, home, attempt, LedgerLimits.of(10));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The commits of one attempt, a record each, to one part that goes on growing. */
    private final class Commits {

        private final PartitionWriter writer;
        private final Growing earlier;
        private final long from;
        private long to;

        Commits(PartitionWriter writer) {
            Entry head = writer.head();
            this.writer = writer;
            this.earlier = head.open().isEmpty()
                    ? new Growing(0, 1, "raw", "events", List.of())
                    : head.open().get(0);
            this.from = Math.max(0, head.span().to());
            this.to = from;
        }

        /** @return milliseconds of each */
        double[] run(int count) throws DiskFault {
            double[] times = new double[count];
            for (int i = 0; i < count; i++) {
                writer.write(0, record);
                to++;
                Ranges.Builder offsets = new Ranges.Builder();
                offsets.add(from, to);
                Barrier.Mark grown = new Barrier.Mark(0, earlier, to - from, offsets.build(), Seal.NO);
                Barrier barrier =
                        new Barrier(from, to, new Entry.Tail(to - 1, 1), List.of(grown), Entry.Unwritten.NONE);
                long before = nanoClock.getAsLong();
                PartitionWriter.Outcome outcome = writer.commit(barrier, entry -> {});
                times[i] = (nanoClock.getAsLong() - before) / 1e6;
                if (!(outcome instanceof PartitionWriter.Outcome.Done)) {
                    throw new IllegalStateException("a ledger that nobody else writes was lost: " + outcome);
                }
            }
            return times;
        }
    }
}
