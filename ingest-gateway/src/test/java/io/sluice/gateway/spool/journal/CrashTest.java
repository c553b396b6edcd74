package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.SpoolEvents;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random histories over a folder that loses power, fills up and fails to sync, judged by a model: what was answered
 * {@link Stored} and not resolved is there after every reopening, once, in order, byte for byte, and nothing is there
 * that was never handed in.
 */
class CrashTest {
    private static final String[] TOPICS = {"a", "bb", "clicks"};
    private static final int STEPS = 120;

    @Property(tries = 400)
    void shouldKeepWhatWasAcknowledgedThroughCrashes(@ForAll long seed) throws IOException {
        // Given
        History history = new History(seed, false);

        // When
        history.run();

        // Then
        history.reopenAndCheck();
    }

    @Property(tries = 400)
    void shouldKeepWhatWasAcknowledgedOnADiskThatFails(@ForAll long seed) throws IOException {
        // Given
        History history = new History(seed, true);

        // When
        history.run();

        // Then
        history.reopenAndCheck();
    }

    /** One run of the spool after another over one folder. */
    private static final class History {
        private final Store.Limits limits = new Store.Limits(64 << 10, 0, 4 << 10);
        private final Map<String, byte[]> handedIn = new HashMap<>();
        private final Map<String, Map<Long, byte[]>> acknowledged = new HashMap<>();
        private final Map<Ticket, Boolean> tickets = new HashMap<>();
        private final List<Damage> damages = new ArrayList<>();
        private final SpoolEvents events = new SpoolEvents() {
            @Override
            public void damaged(Damage damage) {
                damages.add(damage);
            }
        };
        private final Random random;
        private final boolean failing;
        private final SimulatedFolder folder;
        private Store store;
        private long nextSeq;
        private boolean faulted;
        private boolean wasFull;

        History(long seed, boolean failing) throws IOException {
            this.random = new Random(seed);
            this.failing = failing;
            this.folder = new SimulatedFolder(random);
            this.store = open();
        }

        private Store open() throws IOException {
            return Store.open(folder, limits, events, random::nextLong);
        }

        private Map<Long, byte[]> acknowledged(String topic) {
            return acknowledged.computeIfAbsent(topic, name -> new TreeMap<>());
        }

        private byte[] payload(String topic, long seq) {
            return Objects.requireNonNull(handedIn.get(topic + seq));
        }

        void run() throws IOException {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
        }

        private void step() throws IOException {
            int dice = random.nextInt(100);
            if (dice < 45) {
                append();
            } else if (dice < 70) {
                resolveSome();
            } else if (dice < 85) {
                store.housekeeper().round();
                checkBytes();
            } else if (dice < 92) {
                readAll();
            } else if (dice < 95) {
                reopenAndCheck();
            } else if (failing) {
                fault();
            }
        }

        private void fault() {
            faulted = true;
            if (folder.isFailing()) {
                folder.capacity(Long.MAX_VALUE);
                folder.failSyncs(0);
            } else if (random.nextBoolean()) {
                folder.failSyncs(1 + random.nextInt(4));
            } else {
                wasFull = true;
                folder.capacity(folder.list().values().stream()
                                .mapToLong(bytes -> bytes)
                                .sum()
                        + random.nextInt(3000));
            }
        }

        private void append() {
            List<Entry> group = new ArrayList<>();
            List<Reservation> reservations = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                String topic = TOPICS[random.nextInt(TOPICS.length)];
                byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 6000 : 700)];
                random.nextBytes(payload);
                // Late entries carry a lower seq than their neighbours.
                long seq = nextSeq + (random.nextInt(5) == 0 ? 0 : 3);
                nextSeq += 4;
                if (store.reserve(topic, payload.length) instanceof Reservation reservation) {
                    handedIn.put(topic + seq, payload);
                    group.add(new Entry(topic, seq, 1000 + seq, 1, ByteBuffer.wrap(payload)));
                    reservations.add(reservation);
                }
            }
            List<Append> answers = store.journal().append(group);
            reservations.forEach(Reservation::release);
            assertThat(answers).hasSize(group.size());
            for (int i = 0; i < group.size(); i++) {
                Entry entry = group.get(i);
                if (answers.get(i) instanceof Stored stored) {
                    acknowledged(entry.topic()).put(entry.seq(), payload(entry.topic(), entry.seq()));
                    tickets.put(stored.ticket(), true);
                } else {
                    assertThat(failing && answers.get(i) instanceof Refusal).isTrue();
                }
            }
        }

        private void resolveSome() {
            List<Ticket> some = new ArrayList<>(tickets.keySet());
            some.sort((one, other) -> Long.compare(one.seq(), other.seq()));
            int upTo = random.nextInt(some.size() + 1);
            for (Ticket ticket : some.subList(0, upTo)) {
                if (random.nextInt(8) > 0) {
                    resolve(ticket);
                }
            }
        }

        private void resolve(Ticket ticket) {
            store.resolve(ticket);
            tickets.remove(ticket);
            acknowledged(ticket.topic()).remove(ticket.seq());
        }

        /** Without a crash the spool holds exactly what the model does. */
        private void readAll() {
            store.housekeeper().round();
            for (String topic : TOPICS) {
                Map<Long, byte[]> expected = acknowledged(topic);
                assertThat(read(topic).keySet()).as(topic).isEqualTo(expected.keySet());
                assertThat(Optional.ofNullable(store.stats().topics().get(topic))
                                .map(backlog -> backlog.batches())
                                .orElse(0L))
                        .isEqualTo(expected.size());
            }
        }

        private Map<Long, Ticket> read(String topic) {
            Map<Long, Ticket> found = new TreeMap<>();
            long last = -1;
            try (Cursor cursor = store.read(topic, -1)) {
                for (Optional<Spooled> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                    Entry entry = next.get().entry();
                    assertThat(entry.seq()).isGreaterThan(last);
                    last = entry.seq();
                    assertThat(entry.acceptedAtMs()).isEqualTo(1000 + entry.seq());
                    assertThat(handedIn).containsKey(topic + entry.seq());
                    assertThat(entry.payload().get(0)).isEqualTo(ByteBuffer.wrap(payload(topic, entry.seq())));
                    found.put(entry.seq(), next.get().ticket());
                }
            }
            return found;
        }

        void reopenAndCheck() throws IOException {
            folder.capacity(Long.MAX_VALUE);
            switch (random.nextInt(3)) {
                case 0 -> folder.cutPower();
                case 1 -> folder.kill();
                default -> {
                    folder.failSyncs(0);
                    store.housekeeper().end();
                }
            }
            store = open();
            tickets.clear();
            for (String topic : TOPICS) {
                Map<Long, Ticket> found = read(topic);
                Set<Long> expected = new TreeSet<>(acknowledged(topic).keySet());
                assertThat(found.keySet()).as(topic).containsAll(expected);
                // What came back beyond that was resolved in the last moments, or never answered: it lives again.
                Map<Long, byte[]> now = acknowledged(topic);
                now.clear();
                found.forEach((seq, ticket) -> {
                    now.put(seq, payload(topic, seq));
                    tickets.put(ticket, true);
                });
            }
            // Only a disk that was full may have kept the spool from recording what it deleted.
            assertThat(damages)
                    .allMatch(damage ->
                            damage.lostBatches() == 0 || (wasFull && damage.kind() == Damage.Kind.MISSING_FILE));
        }

        private void checkBytes() {
            long onDisk =
                    folder.list().values().stream().mapToLong(bytes -> bytes).sum();
            if (!faulted) {
                assertThat(store.stats().diskBytes()).isEqualTo(onDisk);
                assertThat(onDisk).isLessThanOrEqualTo(limits.maxBytes());
            }
        }
    }
}
