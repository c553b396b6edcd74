package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Stores a backlog many times its heap, opens it again, reads it all; prints how many batches came back. */
public final class SmallHeap {
    private static final int IN_FLIGHT = 256;

    private SmallHeap() {}

    public static void main(String[] args) throws IOException {
        int batches = Integer.parseInt(args[1]);
        int bytes = Integer.parseInt(args[2]);
        SpoolConfig config = new SpoolConfig(Path.of(args[0]), 8L << 30, 0, 16 << 20, 1L << 30);
        AtomicLong stored = new AtomicLong();
        try (Spool spool = new Scratch(config).open()) {
            Semaphore room = new Semaphore(IN_FLIGHT);
            for (int seq = 0; seq < batches; seq++) {
                room.acquireUninterruptibly();
                Scratch.append(spool, Scratch.entry("events", seq, bytes)).thenAccept((Append answer) -> {
                    stored.addAndGet(answer instanceof Stored ? 1 : 0);
                    room.release();
                });
            }
            room.acquireUninterruptibly(IN_FLIGHT);
        }
        long read = 0;
        long inOrder = 0;
        try (Spool spool = new Scratch(config).open();
                Cursor cursor = spool.read("events")) {
            for (Optional<Spooled> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                inOrder += next.get().entry().seq() == read ? 1 : 0;
                read++;
            }
        }
        System.out.println(stored + " " + read + " " + inOrder);
    }
}
