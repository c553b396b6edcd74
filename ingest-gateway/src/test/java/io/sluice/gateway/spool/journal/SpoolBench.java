package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Measures the spool against the disk itself: the same bytes written to one plain file with one fdatasync for as many
 * batches as the spool's mean group had. Prints a Markdown table. Arguments: a folder on the disk to measure.
 */
public final class SpoolBench {
    private static final long TOTAL_BYTES = 1L << 30;
    private static final int MAX_BATCHES = 60_000;

    private SpoolBench() {}

    private record Result(double seconds, long batches, long bytes, long[] latencyNs, double group) {
        String row(String name) {
            Arrays.sort(latencyNs);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.1f | %.1f | %.2f | %.2f | %.2f |",
                    name,
                    batches / seconds,
                    bytes / seconds / 1e6,
                    group,
                    percentileMs(0.5),
                    percentileMs(0.99),
                    percentileMs(1));
        }

        private double percentileMs(double share) {
            return latencyNs[(int) Math.min(latencyNs.length - 1, (long) (latencyNs.length * share))] / 1e6;
        }
    }

    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        System.out.println("| case | batches/s | MB/s | group | p50 ms | p99 ms | max ms |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int[] one : new int[][] {{75_000, 1}, {1_000, 1}, {1_000, 64}, {16_000, 64}, {75_000, 16}, {75_000, 64}}) {
            String name = one[0] + " B, " + one[1] + " in flight";
            clear(dir);
            Result spool = append(dir.resolve("spool"), one[0], one[1]);
            System.out.println(spool.row("spool, " + name));
            System.out.println(drain(dir.resolve("spool"), spool.batches()).row("drain, " + name));
            clear(dir);
            int group = Math.max(1, (int) Math.round(spool.group()));
            System.out.println(raw(dir.resolve("raw"), one[0], group, spool.batches())
                    .row("raw fdatasync of " + group + ", " + name));
        }
        clear(dir);
    }

    private static Result append(Path dir, int bytes, int inFlight) throws IOException {
        int batches = (int) Math.min(MAX_BATCHES, TOTAL_BYTES / bytes);
        batches = inFlight == 1 ? Math.min(batches, 5_000) : batches;
        byte[] payload = Scratch.payload(1, bytes);
        long[] latencyNs = new long[batches];
        SpoolConfig config = new SpoolConfig(dir, 8L << 30, 0, SpoolConfig.DEFAULT_SEGMENT_BYTES, 1L << 30);
        try (Spool spool = new Scratch(config).open()) {
            store(spool, payload, new long[200], inFlight, 0);
            SpoolStats.Counts before = spool.stats().counts();
            long start = System.nanoTime();
            store(spool, payload, latencyNs, inFlight, 1_000);
            double seconds = (System.nanoTime() - start) / 1e9;
            SpoolStats.Counts after = spool.stats().counts();
            double group = (double) (after.appended() - before.appended()) / (after.groups() - before.groups());
            return new Result(seconds, batches, (long) batches * bytes, latencyNs, group);
        }
    }

    private static void store(Spool spool, byte[] payload, long[] latencyNs, int inFlight, long firstSeq) {
        Semaphore room = new Semaphore(inFlight);
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < latencyNs.length; i++) {
            room.acquireUninterruptibly();
            int index = i;
            long start = System.nanoTime();
            Scratch.append(spool, new Entry("events", firstSeq + i, start, 500, ByteBuffer.wrap(payload)))
                    .thenAccept((Append answer) -> {
                        latencyNs[index] = System.nanoTime() - start;
                        refused.addAndGet(answer instanceof Stored ? 0 : 1);
                        room.release();
                    });
        }
        room.acquireUninterruptibly(inFlight);
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " batches were refused: make room on the disk");
        }
    }

    private static Result drain(Path dir, long batches) throws IOException {
        long[] latencyNs = new long[(int) batches];
        long bytes = 0;
        int read = 0;
        SpoolConfig config = new SpoolConfig(dir, 8L << 30, 0, SpoolConfig.DEFAULT_SEGMENT_BYTES, 1L << 30);
        try (Spool spool = new Scratch(config).open();
                Cursor cursor = spool.read("events")) {
            long start = System.nanoTime();
            long last = start;
            for (Optional<Spooled> next = cursor.next();
                    next.isPresent() && read < latencyNs.length;
                    next = cursor.next()) {
                bytes += next.get().entry().payloadBytes();
                spool.resolve(next.get().ticket());
                long now = System.nanoTime();
                latencyNs[read++] = now - last;
                last = now;
            }
            return new Result((System.nanoTime() - start) / 1e9, read, bytes, latencyNs, 1);
        }
    }

    private static Result raw(Path file, int bytes, int group, long batches) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes * group);
        byte[] payload = new byte[bytes * group];
        new Random(1).nextBytes(payload);
        int syncs = (int) Math.max(1, batches / group);
        long[] latencyNs = new long[syncs];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long begin = System.nanoTime();
            for (int i = 0; i < syncs; i++) {
                long start = System.nanoTime();
                buffer.clear().put(payload).flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
                latencyNs[i] = System.nanoTime() - start;
            }
            long count = (long) syncs * group;
            return new Result((System.nanoTime() - begin) / 1e9, count, count * bytes, latencyNs, group);
        }
    }

    private static void clear(Path dir) throws IOException {
        Files.createDirectories(dir);
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(dir)) {
                    Files.delete(file);
                }
            }
        }
    }
}
