package io.sluice.sink.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.core.Fragments;
import io.sluice.sink.core.OpenPart;
import io.sluice.sink.core.PartitionState;
import io.sluice.sink.core.Rotation;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.LedgerLimits;
import io.sluice.sink.ledger.PartitionWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The canonical run: one partition written from its ledger's end to a given offset, with growing parts, seals and
 * reopenings, all of it on the main thread and without Connect. Small, so that it can be started for every system call
 * at which it shall die. Prints {@code durable N} as a task would tell Connect.
 */
public final class LedgerProcess {
    static final Home HOME = new Home("sink", "events", 0);
    private static final int RECORDS_PER_COMMIT = 10;
    private static final int COMMITS_PER_ATTEMPT = 3;
    private static final Rotation ROTATION = new Rotation(Long.MAX_VALUE, 25, Long.MAX_VALUE, Long.MAX_VALUE, false);

    private LedgerProcess() {}

    public static void main(String[] arguments) throws DiskFault {
        run(Path.of(arguments[0]), Long.parseLong(arguments[1]), System.out::println);
    }

    /** Goes on from wherever the ledger below the root ends. */
    static void run(Path root, long end, Consumer<String> says) throws DiskFault {
        int faults = 0;
        long to = 0;
        while (to < end) {
            // The root itself may be what fails, so it is opened anew as well.
            try (PartitionWriter writer = PartitionWriter.open(
                    new LocalDisk(root), HOME, Attempts.unique().get(), LedgerLimits.of(10))) {
                to = attempt(writer, end, says);
            } catch (DiskFault e) {
                says.accept("fault " + e.getMessage());
                if (++faults > 100) {
                    throw e;
                }
            }
        }
        says.accept("done");
    }

    private static long attempt(PartitionWriter writer, long end, Consumer<String> says) throws DiskFault {
        PartitionState state = new PartitionState(writer.head(), ROTATION, "json", true, new Fragments(), 0);
        long offset = Math.max(0, writer.head().span().to());
        for (int commit = 0; commit < COMMITS_PER_ATTEMPT && offset < end; commit++) {
            for (int i = 0; i < RECORDS_PER_COMMIT && offset < end; i++) {
                write(writer, state, offset++);
            }
            if (writer.commit(
                            state.barrier(OptionalLong.empty(), 0),
                            entry -> says.accept("durable " + entry.span().to()))
                    instanceof PartitionWriter.Outcome.Fenced fenced) {
                throw new IllegalStateException("nobody else is there, and yet: " + fenced.by());
            }
        }
        return offset;
    }

    private static void write(PartitionWriter writer, PartitionState state, long offset) throws DiskFault {
        if (!state.admit(offset, offset)) {
            throw new IllegalStateException("offset " + offset + " was taken to be new");
        }
        byte[] value = (value(offset) + "\n").getBytes(UTF_8);
        OpenPart part = state.partFor("events", "json", 0);
        part.fill(new Slab(), 0);
        Slab slab = Objects.requireNonNull(part.takeSlab());
        slab.append(value, 0, value.length);
        slab.endRecord();
        state.grew(part, offset, value.length, 0);
        writer.write(part.number(), slab);
    }

    static String value(long offset) {
        return "{\"o\":" + offset + "}";
    }
}
