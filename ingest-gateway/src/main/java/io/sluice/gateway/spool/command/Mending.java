package io.sluice.gateway.spool.command;

import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore.Letters;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.journal.DiskSpool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The commands that change a spool. They hold it as a gateway would, without its caps: an operator knows better. */
final class Mending {
    private static final long NO_CAP = Long.MAX_VALUE / 4;

    private final SpoolConfig config;
    private final boolean dryRun;

    Mending(Path dir, boolean dryRun) {
        this.config = new SpoolConfig(dir, NO_CAP, 0, SpoolConfig.DEFAULT_SEGMENT_BYTES, NO_CAP);
        this.dryRun = dryRun;
    }

    /** A letter is in the queue, on disk, before it leaves the dead store: a crash between leaves it in both. */
    Rows replay(@Nullable Long id, @Nullable String topic) throws IOException {
        Rows rows = new Rows("id", "topic", "records", "new_seq");
        try (Spool spool = open();
                Letters letters = spool.dead().list(-1)) {
            long seq = spool.incarnation().firstSeq();
            for (Optional<DeadLetter.Buried> next = letters.next(); next.isPresent(); next = letters.next()) {
                Entry entry = next.get().letter().entry();
                if ((id == null || id == next.get().id()) && (topic == null || topic.equals(entry.topic()))) {
                    if (!dryRun) {
                        requeue(spool, entry, seq);
                        spool.dead().drop(next.get().id());
                    }
                    rows.add(next.get().id(), entry.topic(), entry.records(), seq);
                    seq++;
                }
            }
        }
        return rows;
    }

    Rows drop(String topic, @Nullable Long seq) throws IOException {
        Rows rows = new Rows("topic", "batches", "records", "bytes");
        long batches = 0;
        long records = 0;
        long bytes = 0;
        try (Spool spool = open();
                Cursor cursor = spool.read(topic, seq == null ? -1 : seq - 1)) {
            for (Optional<Spooled> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                Entry entry = next.get().entry();
                if (seq != null && entry.seq() != seq) {
                    break;
                }
                if (!dryRun) {
                    spool.resolve(next.get().ticket());
                }
                batches++;
                records += entry.records();
                bytes += entry.payloadBytes();
            }
        }
        if (batches > 0) {
            rows.add(topic, batches, records, bytes);
        }
        return rows;
    }

    Rows dropDead(long id) throws IOException {
        Rows rows = new Rows("id", "topic", "records");
        try (Spool spool = open()) {
            Optional<DeadLetter> letter = spool.dead().show(id);
            if (letter.isPresent()) {
                Entry entry = letter.get().entry();
                if (!dryRun) {
                    spool.dead().drop(id);
                }
                rows.add(id, entry.topic(), entry.records());
            }
        }
        return rows;
    }

    private Spool open() throws IOException {
        return DiskSpool.open(config, InstantSource.system(), SpoolEvents.NONE);
    }

    private static void requeue(Spool spool, Entry entry, long seq) throws IOException {
        Entry again = new Entry(entry.topic(), seq, entry.acceptedAtMs(), entry.records(), entry.payload());
        Admission admission = spool.reserve(entry.topic(), entry.payloadBytes());
        Append answer = admission instanceof Reservation reservation
                ? spool.append(again, reservation).toCompletableFuture().join()
                : (Refusal) admission;
        if (!(answer instanceof Stored)) {
            throw new IOException(((Refusal) answer).detail());
        }
    }
}
