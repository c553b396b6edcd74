package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer thread of a {@link Store}. While one group is being synced the next gathers, so groups grow with the load
 * and a lone batch waits for no one. How much can gather is bounded by whoever holds the payloads.
 */
final class Log {
    private static final Logger LOG = LoggerFactory.getLogger(Log.class);
    private static final int MAX_GROUP_BATCHES = 4096;
    private static final long MAX_GROUP_BYTES = 8 << 20;
    private static final long ROUND_MS = 100;

    private final Store store;
    private final InstantSource clock;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean closed;

    private record Waiting(Entry entry, Reservation reservation, CompletableFuture<Append> answer) {
        void complete(Append append) {
            reservation.release();
            answer.complete(append);
        }
    }

    private Log(Store store, InstantSource clock, String name) {
        this.store = store;
        this.clock = clock;
        this.writer = new Thread(this::run, name);
        this.writer.setDaemon(true);
    }

    static Log start(Store store, InstantSource clock, String name) {
        Log log = new Log(store, clock, name);
        log.writer.start();
        return log;
    }

    Store store() {
        return store;
    }

    CompletionStage<Append> append(Entry entry, Reservation reservation) {
        long bytes = Journal.framedBytes(entry);
        if (bytes > reservation.bytes()) {
            throw new IllegalArgumentException("the entry takes " + bytes + " bytes and its reservation is for "
                    + reservation.bytes() + ": reserve for the whole payload");
        }
        Waiting waiting = new Waiting(entry, reservation, new CompletableFuture<>());
        queue.add(waiting);
        if (closed && queue.remove(waiting)) {
            waiting.complete(refusal(Refusal.Reason.CLOSED, "the spool is closed"));
        }
        return waiting.answer;
    }

    private void run() {
        Instant lastRound = clock.instant();
        while (!closed || !queue.isEmpty()) {
            List<Waiting> group = take();
            if (!group.isEmpty()) {
                write(group);
            }
            Instant now = clock.instant();
            if (Math.abs(Duration.between(lastRound, now).toMillis()) >= ROUND_MS) {
                round();
                lastRound = now;
            }
        }
        guarded("close", store.housekeeper()::end);
    }

    private void round() {
        guarded("keep house", store.housekeeper()::round);
    }

    private List<Waiting> take() {
        List<Waiting> group = new ArrayList<>();
        try {
            Waiting next = queue.poll(ROUND_MS, TimeUnit.MILLISECONDS);
            long bytes = 0;
            while (next != null) {
                group.add(next);
                bytes += next.entry.payloadBytes();
                next = bytes < MAX_GROUP_BYTES && group.size() < MAX_GROUP_BATCHES ? queue.poll() : null;
            }
        } catch (InterruptedException e) {
            // Only a close ends this thread: an interrupt must not tear a file.
            LOG.debug("spool_writer_interrupted", e);
        }
        return group;
    }

    private void write(List<Waiting> group) {
        Instant start = clock.instant();
        List<Append> answers = append(group);
        long micros = Duration.between(start, clock.instant()).toNanos() / 1_000;
        int stored = 0;
        long bytes = 0;
        for (int i = 0; i < group.size(); i++) {
            if (answers.get(i) instanceof Stored) {
                stored++;
                bytes += group.get(i).entry.payloadBytes();
            }
        }
        if (stored > 0) {
            store.monitor().committed(stored, bytes, micros);
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).complete(answers.get(i));
        }
    }

    private List<Append> append(List<Waiting> group) {
        List<Entry> entries = group.stream().map(Waiting::entry).toList();
        try {
            return store.journal().append(entries);
        } catch (RuntimeException e) {
            LOG.error("spool_writer_failed batches={}", group.size(), e);
            Refusal refusal = refusal(Refusal.Reason.FAILING, "the spool's writer failed: its log says why");
            return entries.stream().map(entry -> (Append) refusal).toList();
        }
    }

    private static void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("spool_writer_failed step=\"{}\"", what, e);
        }
    }

    private static Refusal refusal(Refusal.Reason reason, String detail) {
        return new Refusal(reason, 0, 0, detail);
    }

    boolean isClosed() {
        return closed;
    }

    /** Bounded; false if the disk did not answer in time, and then the folder must stay locked. */
    boolean stop() {
        closed = true;
        try {
            writer.join(SpoolConfig.CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Waiting left = queue.poll(); left != null; left = queue.poll()) {
            left.complete(refusal(Refusal.Reason.CLOSED, "the spool is closed"));
        }
        if (writer.isAlive()) {
            LOG.warn("spool_close_timed_out timeout_ms={}", SpoolConfig.CLOSE_TIMEOUT_MS);
        }
        return !writer.isAlive();
    }
}
