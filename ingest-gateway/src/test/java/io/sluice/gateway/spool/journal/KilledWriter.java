package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.Stored;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Stores batches as fast as it can and says so, one seq a line, until it is killed. */
public final class KilledWriter {
    private static final int IN_FLIGHT = 64;

    private KilledWriter() {}

    public static void main(String[] args) throws IOException {
        Random random = new Random(Long.parseLong(args[1]));
        PrintStream out = System.out;
        Spool spool = new Scratch(Path.of(args[0])).open();
        Semaphore room = new Semaphore(IN_FLIGHT);
        long first = spool.incarnation().firstSeq();
        for (long seq = first; ; seq++) {
            room.acquireUninterruptibly();
            long stored = seq;
            Scratch.append(spool, Scratch.entry(Scratch.TOPIC, seq, KillTest.bytesOf(seq)))
                    .thenAccept(answer -> {
                        if (answer instanceof Stored) {
                            out.print(stored + "\n");
                            out.flush();
                        }
                        room.release();
                    });
            if (random.nextInt(500) == 0) {
                Scratch.readAll(spool, "nothing");
            }
        }
    }
}
