package io.sluice.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything around the intake, simulated: clients, a producer that answers in order or dies, a disk that may be full,
 * and a judge that knows the promises. A batch is named by the number in its identity, whatever id it has now.
 */
final class World {
    static final String[] TOPICS = {"a", "b", "c"};

    final Limits limits;
    final Random random;
    final Intake intake;
    long nowMs;

    private long lastId;
    private long lastName;
    private final Map<Long, Long> admitted = new HashMap<>();
    private final Map<Long, String> clients = new HashMap<>();
    private final Set<Long> bodies = new HashSet<>();
    private final Map<Long, Batch> inside = new HashMap<>();
    private final Map<Long, Answer> answers = new HashMap<>();
    private final Map<Long, End> ends = new HashMap<>();
    final Set<Long> accepted = new HashSet<>();
    /** Kafka will never take them; where they are among the rest is of no interest. */
    private final Set<Long> permanent = new HashSet<>();

    /** Every producer fails with them, and nobody is told why. */
    private final Set<Long> poison = new HashSet<>();

    private final Set<Long> cancelled = new HashSet<>();

    private final Map<String, ArrayDeque<Long>> producer = new HashMap<>();
    private final Map<String, Long> lane = new HashMap<>();
    private final Map<Long, Boolean> fed = new HashMap<>();
    private final Map<String, List<Long>> log = new HashMap<>();
    private final Set<Long> dead = new HashSet<>();
    private final List<Action.DeadLetter> dying = new ArrayList<>();

    final Map<String, TreeMap<Long, Batch>> disk = new HashMap<>();
    private final Map<Long, Long> seqs = new HashMap<>();
    private final ArrayDeque<Action.Journal> writes = new ArrayDeque<>();
    private final List<Action.Load> loads = new ArrayList<>();
    private final Set<String> probes = new HashSet<>();
    private boolean stopping;
    boolean alarm;
    Summary summary;

    World(Limits limits, long seed) {
        this.limits = limits;
        this.random = new Random(seed);
        this.intake = new Intake(limits, 1000, new Random(seed + 1));
        for (String topic : TOPICS) {
            producer.put(topic, new ArrayDeque<>());
            log.put(topic, new ArrayList<>());
            disk.put(topic, new TreeMap<>());
            step(new Event.TopicSeen(topic, Reach.READY));
        }
        this.summary = new Summary(0, 0, 0, 0, 0, 0, -1);
    }

    boolean isOver() {
        return summary.lost() >= 0;
    }

    void randomStep() {
        nowMs += random.nextInt(4) == 0 ? random.nextInt(60) : 0;
        if (stopping) {
            // The promise of a stop without loss needs a disk that works.
            while (!writes.isEmpty()) {
                write();
            }
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> admit();
            case 3, 4, 5 -> finishBody();
            case 6 -> hangUp();
            case 7, 8 -> feed();
            case 9, 10 -> resolve();
            case 11, 12 -> write();
            case 13 -> load();
            case 14 -> trouble();
            default -> step(new Event.Tick());
        }
    }

    void stop() {
        stopping = true;
        step(new Event.Stop());
    }

    /** Everything that is due happens, nothing new comes in, time passes. */
    void settle() {
        for (int i = 0; i < 20_000 && !isOver(); i++) {
            nowMs += 5;
            new ArrayList<>(bodies).forEach(id -> step(drop(id)));
            feedAll();
            for (String topic : TOPICS) {
                resolveFirst(topic, false);
            }
            write();
            load();
            buryAll(true);
            seeAll(Reach.READY);
            step(new Event.Tick());
        }
    }

    private void admit() {
        long id = ++lastId;
        long bytes = random.nextBoolean() ? 0 : 1 + random.nextInt(200);
        admitted.put(id, bytes);
        bodies.add(id);
        clients.put(id, "client-" + random.nextInt(2));
        step(new Event.Admit(id, clients.get(id), bytes));
    }

    private void finishBody() {
        long id = any(bodies);
        if (id == 0) {
            return;
        }
        if (random.nextInt(4) == 0) {
            admitted.merge(id, 50L, Long::sum);
            step(new Event.Grow(id, 50));
            return;
        }
        if (random.nextInt(5) == 0) {
            step(drop(id));
            return;
        }
        bodies.remove(id);
        long held = admitted.getOrDefault(id, 0L);
        long name = ++lastName;
        Batch batch = new Batch(
                TOPICS[random.nextInt(TOPICS.length)],
                0,
                new Identity("n", name, new byte[0]),
                nowMs,
                Records.single(new byte[(int) held]));
        inside.put(id, batch);
        accepted.add(name);
        if (random.nextInt(100) == 0) {
            poison.add(name);
        }
        step(new Event.Accept(id, batch, Tier.values()[random.nextInt(3)]));
    }

    private Event drop(long id) {
        bodies.remove(id);
        admitted.remove(id);
        return new Event.Drop(id);
    }

    private void hangUp() {
        long id = any(inside.keySet());
        if (id > 0 && !answers.containsKey(name(id))) {
            step(new Event.HungUp(id));
        }
    }

    private void feed() {
        String topic = TOPICS[random.nextInt(TOPICS.length)];
        Long id = lane.get(topic);
        if (id == null) {
            return;
        }
        if (random.nextInt(6) == 0) {
            lane.remove(topic);
            boolean handedAny = random.nextBoolean();
            if (!handedAny) {
                producer.get(topic).remove(id);
            }
            fed.remove(id);
            producer.get(topic).remove(id);
            step(new Event.Stalled(topic, id, handedAny));
            return;
        }
        lane.remove(topic);
        fed.put(id, true);
        step(new Event.Fed(topic, id));
    }

    private void feedAll() {
        for (String topic : TOPICS) {
            Long id = lane.remove(topic);
            if (id != null) {
                fed.put(id, true);
                step(new Event.Fed(topic, id));
            }
        }
    }

    private void resolve() {
        resolveFirst(TOPICS[random.nextInt(TOPICS.length)], random.nextInt(10) == 0);
    }

    /** The producer answers a partition's batches in their order. */
    private void resolveFirst(String topic, boolean refused) {
        Long id = producer.get(topic).peek();
        if (id == null || !fed.containsKey(id)) {
            return;
        }
        if (poison.contains(name(id))) {
            replaceProducer(true);
            return;
        }
        producer.get(topic).remove();
        fed.remove(id);
        if (refused || permanent.contains(name(id))) {
            permanent.add(name(id));
            step(new Event.Resolved(id, Outcome.failed(List.of(new RecordError(0, "record_too_large", "")))));
        } else {
            log.get(topic).add(name(id));
            step(new Event.Resolved(id, new Outcome(List.of(), List.of())));
        }
    }

    private void write() {
        Action.Journal write = writes.poll();
        if (write == null) {
            return;
        }
        if (random.nextInt(8) == 0 && !stopping) {
            step(new Event.JournalRefused(write.id(), random.nextBoolean()));
            return;
        }
        disk.get(write.batch().topic()).put(write.seq(), write.batch());
        seqs.put(write.id(), write.seq());
        step(new Event.Journaled(write.id()));
    }

    private void load() {
        if (loads.isEmpty()) {
            return;
        }
        Action.Load load = loads.remove(random.nextInt(loads.size()));
        if (random.nextInt(10) == 0) {
            step(new Event.LoadFailed(load.topic()));
            return;
        }
        List<Event.ReadBack> read = new ArrayList<>();
        boolean more = false;
        for (Map.Entry<Long, Batch> entry : disk.get(load.topic())
                .subMap(load.firstSeq(), true, load.lastSeq(), true)
                .entrySet()) {
            if (read.size() == 3) {
                more = true;
                break;
            }
            long id = -(++lastId);
            inside.put(id, entry.getValue());
            seqs.put(id, entry.getKey());
            read.add(new Event.ReadBack(id, entry.getKey(), entry.getValue()));
        }
        step(new Event.Loaded(load.topic(), read, more));
    }

    private void trouble() {
        switch (random.nextInt(5)) {
            case 0 -> replaceProducer(random.nextInt(4) == 0);
            case 1 -> buryAll(random.nextBoolean());
            case 2 -> step(new Event.TopicSeen(TOPICS[random.nextInt(3)], Reach.values()[random.nextInt(4)]));
            default -> seeAll(Reach.READY);
        }
    }

    private void replaceProducer(boolean perhapsForARecord) {
        for (String topic : TOPICS) {
            // What the old one still delivers is a prefix of what it holds, and nobody hears of it.
            ArrayDeque<Long> held = producer.get(topic);
            for (int i = random.nextInt(held.size() + 1); i > 0; i--) {
                Long id = held.remove();
                if (inside.containsKey(id) && !permanent.contains(name(id)) && !poison.contains(name(id))) {
                    log.get(topic).add(name(id));
                }
            }
            held.clear();
        }
        lane.clear();
        fed.clear();
        step(new Event.ProducerReplaced(perhapsForARecord));
    }

    private void buryAll(boolean stored) {
        List<Action.DeadLetter> due = List.copyOf(dying);
        dying.clear();
        for (Action.DeadLetter letter : due) {
            if (stored) {
                dead.add(letter.batch().identity().firstNumber());
            }
            step(new Event.DeadLettered(letter.batch().topic(), letter.id(), stored));
        }
    }

    private void seeAll(Reach reach) {
        for (String topic : Set.copyOf(probes)) {
            probes.remove(topic);
            step(new Event.TopicSeen(topic, reach));
        }
    }

    void step(Event event) {
        for (Action action : intake.step(event, nowMs)) {
            perform(action);
        }
        assertThat(intake.depth()).isBetween(0, limits.maxBatches());
        assertThat(intake.bytes()).isBetween(0L, limits.maxBytes());
        Map<String, Long> held = new HashMap<>();
        admitted.forEach((id, bytes) -> held.merge(clients.getOrDefault(id, ""), bytes, Long::sum));
        assertThat(producer.values().stream().mapToInt(ArrayDeque::size).sum())
                .as("with the producer, where nothing can be moved to disk")
                .isLessThanOrEqualTo(limits.handedMaxBatches() + TOPICS.length);
        assertThat(held.values()).as("each client's share").allMatch(bytes -> bytes <= limits.clientMaxBytes());
    }

    private void perform(Action action) {
        if (action instanceof Action.Rejected a) {
            bodies.remove(a.id());
            admitted.remove(a.id());
        } else if (action instanceof Action.Reply a) {
            assertThat(answers.put(name(a.id()), a.answer()))
                    .as("answers to batch %d", a.id())
                    .isNull();
        } else if (action instanceof Action.Send a) {
            assertThat(lane.put(a.batch().topic(), a.id()))
                    .as("the lane takes one batch at a time")
                    .isNull();
            producer.get(a.batch().topic()).add(a.id());
        } else if (action instanceof Action.Journal a) {
            writes.add(a);
        } else if (action instanceof Action.Unjournal a) {
            Long seq = seqs.remove(a.id());
            assertThat(seq).as("the ticket of batch %d", a.id()).isNotNull();
            disk.values().forEach(entries -> entries.remove(seq, batchOnDisk(seq, entries, a.id())));
        } else if (action instanceof Action.Evict a) {
            assertThat(seqs.remove(a.id()))
                    .as("only what is on disk is left to it")
                    .isNotNull();
            inside.remove(a.id());
            admitted.remove(a.id());
        } else if (action instanceof Action.Load a) {
            loads.add(a);
        } else if (action instanceof Action.DeadLetter a) {
            dying.add(a);
        } else if (action instanceof Action.Probe a) {
            probes.add(a.topic());
        } else if (action instanceof Action.Ended a) {
            ended(a);
        } else if (action instanceof Action.QueueAlarm a) {
            assertThat(a.raised()).as("raised and cleared in turn").isNotEqualTo(alarm);
            alarm = a.raised();
        } else if (action instanceof Action.Stopped a) {
            summary = a.summary();
        }
    }

    private Batch batchOnDisk(Long seq, TreeMap<Long, Batch> entries, long id) {
        Batch batch = entries.get(seq);
        Batch own = inside.get(id);
        return batch != null && (own == null || batch == own) ? batch : new Batch("", 0, null, 0, null);
    }

    private void ended(Action.Ended a) {
        long name = a.batch().identity().firstNumber();
        assertThat(ends.put(name, a.end())).as("ends of batch %d", name).isNull();
        admitted.remove(a.id());
        if (a.end() == End.CANCELLED) {
            cancelled.add(name);
            assertThat(log.get(a.batch().topic())).doesNotContain(name);
        }
    }

    private long name(long id) {
        Batch batch = inside.get(id);
        assertThat(batch).as("batch %d is known", id).isNotNull();
        return batch.identity().firstNumber();
    }

    private long any(Set<Long> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        List<Long> sorted = ids.stream().sorted().toList();
        return sorted.get(random.nextInt(sorted.size()));
    }

    private Set<Long> onDisk() {
        Set<Long> names = new HashSet<>();
        disk.values()
                .forEach(entries -> entries.values()
                        .forEach(batch -> names.add(batch.identity().firstNumber())));
        return names;
    }

    /** After the stop: what was promised, was kept. */
    void judge() {
        assertThat(isOver()).as("the stop ends").isTrue();
        Set<Long> onDisk = onDisk();
        Set<Long> arrived = new HashSet<>();
        log.values().forEach(arrived::addAll);
        for (long name : accepted) {
            End end = ends.get(name);
            assertThat(end != null || onDisk.contains(name))
                    .as("batch %d has an end", name)
                    .isTrue();
            Answer answer = answers.get(name);
            boolean acknowledged = answer != null && !(answer instanceof Answer.Refused);
            boolean safe = arrived.contains(name) || onDisk.contains(name) || dead.contains(name);
            boolean toldItFailed = answer instanceof Answer.InKafka kafka
                    && !kafka.outcome().errors().isEmpty();
            if (acknowledged && !toldItFailed) {
                assertThat(safe || end == End.LOST)
                        .as("batch %d, answered %s, ended %s", name, answer, end)
                        .isTrue();
                boolean fromMemory = answer instanceof Answer.InMemory;
                assertThat(end != End.LOST || fromMemory && !limits.spoolOn())
                        .as("batch %d lost", name)
                        .isTrue();
            }
            if (end == End.REFUSED || end == End.CANCELLED) {
                assertThat(arrived).as("what was refused was never sent").doesNotContain(name);
                assertThat(onDisk).as("what was refused is not sent later").doesNotContain(name);
            }
        }
        log.forEach((topic, names) -> {
            List<Long> first = names.stream()
                    .filter(name -> !permanent.contains(name) && !poison.contains(name))
                    .distinct()
                    .toList();
            assertThat(first).as("first occurrences on %s stay in order", topic).isSorted();
        });
    }
}
