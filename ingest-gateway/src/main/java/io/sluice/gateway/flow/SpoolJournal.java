package io.sluice.gateway.flow;

import io.sluice.gateway.intake.Action;
import io.sluice.gateway.intake.Event;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.BatchCodec;
import io.sluice.gateway.spool.Admission;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intake's journal in the disk spool. Remembers the spool's ticket of each batch that is in memory too. */
public final class SpoolJournal implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolJournal.class);

    private final Spool spool;
    private final Map<Long, Reservation> reservations = new ConcurrentHashMap<>();
    private final Map<Long, Ticket> tickets = new ConcurrentHashMap<>();
    /** Reads wait for the disk, so they have a thread of their own. */
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "spool-reader");
        thread.setDaemon(true);
        return thread;
    });

    /** Batches that were read back count down from here; requests count up from 1. */
    private long lastId;

    public SpoolJournal(Spool spool) {
        this.spool = spool;
    }

    @Override
    public boolean reserve(long id, Batch batch) {
        Admission admission = spool.reserve(batch.topic(), BatchCodec.sizeBytes(batch));
        if (admission instanceof Reservation reservation) {
            reservations.put(id, reservation);
            return true;
        }
        return false;
    }

    @Override
    public void write(long id, long seq, Batch batch, Consumer<Event> news) {
        if (!reservations.containsKey(id) && !reserve(id, batch)) {
            news.accept(new Event.JournalRefused(id, true));
            return;
        }
        Reservation reservation = reservations.remove(id);
        if (reservation == null) {
            throw new IllegalStateException("batch " + id + " has lost its room in the spool");
        }
        Entry entry =
                new Entry(batch.topic(), seq, batch.ingestTimeMs(), batch.recordCount(), BatchCodec.encode(batch));
        spool.append(entry, reservation).whenComplete((answer, failure) -> {
            if (answer instanceof Stored stored) {
                tickets.put(id, stored.ticket());
                news.accept(new Event.Journaled(id));
            } else {
                boolean full = answer instanceof Refusal refusal
                        && (refusal.reason() == Refusal.Reason.CAP || refusal.reason() == Refusal.Reason.DISK_RESERVE);
                news.accept(new Event.JournalRefused(id, full));
            }
        });
    }

    @Override
    public void resolve(long id) {
        Ticket ticket = tickets.remove(id);
        if (ticket != null) {
            spool.resolve(ticket);
        }
    }

    @Override
    public void forget(long id) {
        tickets.remove(id);
    }

    @Override
    public void ended(long id) {
        Reservation unused = reservations.remove(id);
        if (unused != null) {
            unused.release();
        }
    }

    @Override
    public void load(String topic, long firstSeq, long lastSeq, long maxBytes, Consumer<Event> news) {
        reader.execute(() -> {
            Event answer;
            try {
                answer = read(topic, firstSeq, lastSeq, maxBytes);
            } catch (RuntimeException e) {
                LOG.error("event=spool_read_failed topic={} first_seq={} message={}", topic, firstSeq, e.getMessage());
                answer = new Event.LoadFailed(topic);
            }
            news.accept(answer);
        });
    }

    @Override
    public CompletionStage<Erased> erase(List<Action.Erase> ranges) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long batches = 0;
                    long records = 0;
                    long bytes = 0;
                    for (Action.Erase range : ranges) {
                        try (Cursor cursor = spool.read(range.topic(), range.firstSeq() - 1)) {
                            for (Optional<Spooled> next = cursor.next();
                                    next.isPresent() && next.get().entry().seq() <= range.lastSeq();
                                    next = cursor.next()) {
                                spool.resolve(next.get().ticket());
                                batches++;
                                records += next.get().entry().records();
                                bytes += next.get().entry().payloadBytes();
                            }
                        }
                    }
                    return new Erased(batches, records, bytes);
                },
                reader);
    }

    private Event read(String topic, long firstSeq, long lastSeq, long maxBytes) {
        List<Event.ReadBack> batches = new ArrayList<>();
        long bytes = 0;
        try (Cursor cursor = spool.read(topic, firstSeq - 1)) {
            while (bytes < maxBytes) {
                Optional<Spooled> next = cursor.next();
                if (next.isEmpty() || next.get().entry().seq() > lastSeq) {
                    return new Event.Loaded(topic, batches, false);
                }
                Entry entry = next.get().entry();
                Batch batch = BatchCodec.decode(topic, entry.payload());
                long id = --lastId;
                tickets.put(id, next.get().ticket());
                batches.add(new Event.ReadBack(id, entry.seq(), batch));
                bytes += batch.sizeBytes();
            }
        }
        return new Event.Loaded(topic, batches, true);
    }

    @Override
    public void close() {
        reader.shutdownNow();
        spool.close();
    }
}
