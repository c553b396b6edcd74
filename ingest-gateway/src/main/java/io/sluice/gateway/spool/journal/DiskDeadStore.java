package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.Spooled;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Dead letters in a log of their own. */
final class DiskDeadStore implements DeadStore {
    private final Log log;
    private final AtomicLong nextId;

    DiskDeadStore(Log log, long firstId) {
        this.log = log;
        this.nextId = new AtomicLong(firstId);
    }

    @Override
    public CompletionStage<Append> bury(DeadLetter letter) {
        Entry entry = DeadLetters.encode(nextId.getAndIncrement(), letter);
        Admission admission = log.store().reserve(entry.topic(), entry.payloadBytes());
        if (admission instanceof Refusal refusal) {
            return CompletableFuture.completedStage(refusal);
        }
        return log.append(entry, (Reservation) admission);
    }

    @Override
    public Letters list(long afterId) {
        return letters(log.store().read(DeadLetters.TOPIC, afterId));
    }

    static Letters letters(Cursor cursor) {
        return new DiskLetters(cursor);
    }

    @Override
    public Optional<DeadLetter> show(long id) {
        try (Letters letters = list(id - 1)) {
            return letters.next().filter(buried -> buried.id() == id).map(DeadLetter.Buried::letter);
        }
    }

    @Override
    public boolean drop(long id) {
        try (Cursor cursor = log.store().read(DeadLetters.TOPIC, id - 1)) {
            Optional<Spooled> found =
                    cursor.next().filter(spooled -> spooled.ticket().seq() == id);
            found.ifPresent(spooled -> log.store().resolve(spooled.ticket()));
            return found.isPresent();
        }
    }

    @Override
    public SpoolStats stats() {
        return log.store().stats();
    }

    boolean stop() {
        return log.stop();
    }

    private record DiskLetters(Cursor cursor) implements Letters {
        @Override
        public Optional<DeadLetter.Buried> next() {
            return cursor.next().map(spooled -> DeadLetters.decode(spooled.entry()));
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
