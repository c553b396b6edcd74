package io.sluice.gateway.spool;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** What a spool promises, in memory: the model that the disk is judged by, and a stand-in for tests of its users. */
public final class ReferenceSpool implements Spool {
    private final Map<String, NavigableMap<Long, Entry>> topics = new TreeMap<>();
    private final Queue<Refusal> refusals = new ArrayDeque<>();
    private final AtomicLong reservedBytes = new AtomicLong();
    private final Incarnation incarnation;
    private final long maxBytes;
    private final DeadStore dead = new ReferenceDeadStore();
    private long appended;

    public ReferenceSpool(long incarnation, long maxBytes) {
        this.incarnation = new Incarnation(incarnation, "reference-" + incarnation);
        this.maxBytes = maxBytes;
    }

    /** Makes the next append fail this way. */
    public synchronized void refuseNext(Refusal refusal) {
        refusals.add(refusal);
    }

    @Override
    public Incarnation incarnation() {
        return incarnation;
    }

    @Override
    public synchronized Admission reserve(String topic, long payloadBytes) {
        long usedBytes = storedBytes() + reservedBytes.get();
        if (usedBytes + payloadBytes > maxBytes) {
            return new Refusal(Refusal.Reason.CAP, usedBytes, maxBytes, "the spool is full");
        }
        reservedBytes.addAndGet(payloadBytes);
        return new Reservation(payloadBytes, bytes -> reservedBytes.addAndGet(-bytes));
    }

    @Override
    public synchronized CompletionStage<Append> append(Entry entry, Reservation reservation) {
        reservation.release();
        Refusal refusal = refusals.poll();
        if (refusal != null) {
            return CompletableFuture.completedStage(refusal);
        }
        ByteBuffer copy = ByteBuffer.allocate(entry.payloadBytes());
        entry.payload().forEach(slice -> copy.put(slice.duplicate()));
        topics.computeIfAbsent(entry.topic(), topic -> new TreeMap<>())
                .put(
                        entry.seq(),
                        new Entry(
                                entry.topic(),
                                entry.seq(),
                                entry.acceptedAtMs(),
                                entry.records(),
                                copy.flip().asReadOnlyBuffer()));
        appended++;
        return CompletableFuture.completedStage(new Stored(new Ticket(entry.topic(), entry.seq(), 0, 0, 0)));
    }

    @Override
    public synchronized void resolve(Ticket ticket) {
        NavigableMap<Long, Entry> entries = topics.get(ticket.topic());
        if (entries != null) {
            entries.remove(ticket.seq());
            if (entries.isEmpty()) {
                topics.remove(ticket.topic());
            }
        }
    }

    @Override
    public Cursor read(String topic, long afterSeq) {
        return new Cursor() {
            private long lastSeq = afterSeq;

            @Override
            public Optional<Spooled> next() {
                synchronized (ReferenceSpool.this) {
                    NavigableMap<Long, Entry> entries = topics.get(topic);
                    Map.Entry<Long, Entry> next = entries == null ? null : entries.higherEntry(lastSeq);
                    if (next == null) {
                        return Optional.empty();
                    }
                    lastSeq = next.getKey();
                    return Optional.of(new Spooled(new Ticket(topic, lastSeq, 0, 0, 0), next.getValue()));
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized SpoolStats stats() {
        Map<String, SpoolStats.Backlog> backlogs = new HashMap<>();
        topics.forEach((topic, entries) -> backlogs.put(
                topic,
                new SpoolStats.Backlog(
                        entries.size(),
                        bytesOf(entries),
                        entries.firstEntry().getValue().acceptedAtMs())));
        long batches = topics.values().stream().mapToLong(Map::size).sum();
        return new SpoolStats(
                storedBytes(),
                reservedBytes.get(),
                maxBytes,
                batches,
                backlogs,
                new SpoolStats.Counts(appended, 0, appended, 0, 0, 0));
    }

    @Override
    public DeadStore dead() {
        return dead;
    }

    @Override
    public void close() {}

    private long storedBytes() {
        return topics.values().stream().mapToLong(ReferenceSpool::bytesOf).sum();
    }

    private static long bytesOf(Map<Long, Entry> entries) {
        return entries.values().stream().mapToLong(Entry::payloadBytes).sum();
    }

    private static final class ReferenceDeadStore implements DeadStore {
        private final NavigableMap<Long, DeadLetter> letters = new TreeMap<>();
        private long lastId;

        @Override
        public synchronized CompletionStage<Append> bury(DeadLetter letter) {
            letters.put(++lastId, letter);
            return CompletableFuture.completedStage(new Stored(new Ticket("dead", lastId, 0, 0, 0)));
        }

        @Override
        public Letters list(long afterId) {
            return new Letters() {
                private long last = afterId;

                @Override
                public Optional<DeadLetter.Buried> next() {
                    synchronized (ReferenceDeadStore.this) {
                        Map.Entry<Long, DeadLetter> next = letters.higherEntry(last);
                        if (next == null) {
                            return Optional.empty();
                        }
                        last = next.getKey();
                        return Optional.of(new DeadLetter.Buried(last, next.getValue()));
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public synchronized Optional<DeadLetter> show(long id) {
            return Optional.ofNullable(letters.get(id));
        }

        @Override
        public synchronized boolean drop(long id) {
            return letters.remove(id) != null;
        }

        @Override
        public synchronized SpoolStats stats() {
            return new SpoolStats(0, 0, 0, letters.size(), Map.of(), new SpoolStats.Counts(lastId, 0, lastId, 0, 0, 0));
        }
    }
}
