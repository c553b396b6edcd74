package io.sluice.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.feed.Clocks;
import io.sluice.sink.ledger.Home;
import io.sluice.sink.ledger.Verifier;
import io.sluice.sink.sim.Baton;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.Faults;
import io.sluice.sink.sim.SimDisk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.runtime.RealSinkTask;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * One random life of a connector, all of it told by a seed: tasks put, commit, rotate, gain and lose partitions, sleep
 * while others take over, are killed and stopped; disk operations fail; the power goes. After every disk operation the
 * disk that a power cut at that moment would leave is judged.
 */
final class History implements AutoCloseable {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("events", 0), new TopicPartition("events", 1));
    private static final SimDisk.Cut[] CUTS = SimDisk.Cut.values();

    private final Random random;
    private final FakeKafka kafka = new FakeKafka();
    private final Faults faults = new Faults();
    private final Baton baton;
    private final Oracle oracle;
    private final Map<String, String> properties = new HashMap<>();
    private final boolean filters;
    private final long earlySyncBytes;
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final AtomicLong nowNanos = new AtomicLong();
    private final List<SimTask> tasks = new ArrayList<>();
    private SimDisk disk;
    private int crashStates;
    private String step = "start";

    History(long seed) {
        random = new Random(seed);
        baton = new Baton(random);
        filters = random.nextInt(3) == 0;
        oracle = new Oracle(kafka, new LinkedHashSet<>(PARTITIONS), offset -> !filters || !isFiltered(offset));
        properties.putAll(Map.of(
                "root.dir",
                "/unused",
                "topics",
                "events",
                "buffer.max.records",
                Integer.toString(1 + random.nextInt(6)),
                "buffer.max.ms",
                "50",
                "stop.timeout.ms",
                "1",
                "rotate.on.commit",
                Boolean.toString(random.nextInt(3) == 0),
                "rotate.max.records",
                Integer.toString(2 + random.nextInt(30)),
                "rotate.interval.ms",
                Integer.toString(100 + random.nextInt(5000)),
                "behavior.on.null.values",
                random.nextBoolean() ? "ignore" : "fail",
                "retry.attempts",
                "50"));
        if (random.nextBoolean()) {
            properties.put("partitioner", "time");
            properties.put("path.format", "'s='ss");
        }
        // By the seed itself, not by what is drawn from it: seeds that are kept mean the histories that they were.
        properties.put("compression.type", seed % 8 == 2 ? "gzip" : seed % 8 == 6 ? "zstd" : "none");
        earlySyncBytes = seed % 3 == 0 ? 40 : Long.MAX_VALUE;
        disk = wired(new SimDisk(random, faults));
    }

    private static boolean isFiltered(long offset) {
        return offset % 5 == 3;
    }

    int crashStates() {
        return crashStates;
    }

    private SimDisk wired(SimDisk fresh) {
        fresh.beforeEach(baton::pass);
        fresh.afterEach(operation -> {
            crashStates++;
            SimDisk.Cut cut = CUTS[random.nextInt(CUTS.length)];
            try {
                SimDisk found = fresh.crashed(cut);
                oracle.judge(found);
                if (crashStates % 8 == 0) {
                    verify(found);
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "in step \"" + step + "\", after " + operation + ", cut " + cut + ": " + e.getMessage(), e);
            }
        });
        return fresh;
    }

    /** What {@code file-sink verify} says must be what the oracle says. */
    private static void verify(SimDisk found) {
        Verifier verifier = new Verifier(found, false, SimTask.BLOCK);
        try {
            for (Home home : verifier.homes()) {
                List<String> problems = verifier.verify(home).problems();
                if (!problems.isEmpty()) {
                    throw new AssertionError("verify of " + home + " says " + problems);
                }
            }
        } catch (DiskFault e) {
            throw new AssertionError("verify could not read", e);
        }
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            nowMs.addAndGet(random.nextInt(200));
            while (tasks.size() < 2) {
                tasks.add(newTask(properties));
            }
            assignOrphans();
            step();
            tasks.removeIf(SimTask::isDead);
        }
        end();
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> said("append", this::append);
            case 3, 4, 5, 6 -> said("together", () -> together(false));
            case 7 -> said("orderly move", this::move);
            case 8 -> said("zombie", this::zombie);
            case 9 -> said("kill", () -> drawn().kill());
            case 10 -> said("stop", () -> run(drawn(), SimTask::stop));
            case 11 -> said("power cut", this::cutPower);
            case 12 -> said("fault", () -> faults.arm(random, 25));
            default -> said("disk work left over", () -> run(drawn(), SimTask::finishDiskWork));
        }
    }

    private void said(String what, Runnable action) {
        step = what;
        action.run();
    }

    private SimTask drawn() {
        return tasks.get(random.nextInt(tasks.size()));
    }

    private interface Command {
        void on(SimTask task);
    }

    private void run(SimTask task, Command command) {
        baton.run(List.of(() -> command.on(task)), false);
    }

    private void append() {
        for (int i = random.nextInt(12); i > 0; i--) {
            TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
            long offset = kafka.end(partition);
            long timestampMs = random.nextInt(3) * 1000L;
            switch (random.nextInt(12)) {
                case 0 -> kafka.skip(partition);
                case 1 -> kafka.append(partition, null, timestampMs);
                default -> kafka.append(partition, Sink.value(partition, offset).getBytes(UTF_8), timestampMs);
            }
        }
    }

    /** All tasks at once, one of them perhaps asleep in the middle of it. */
    private void together(boolean freezesFirst) {
        List<Runnable> jobs = new ArrayList<>();
        List<SimTask> order = new ArrayList<>(tasks);
        Collections.shuffle(order, random);
        for (SimTask task : order) {
            int calls = 1 + random.nextInt(3);
            jobs.add(() -> {
                for (int i = 0; i < calls; i++) {
                    if (random.nextInt(3) == 0) {
                        task.commit();
                    } else {
                        task.iterate();
                    }
                }
            });
        }
        baton.run(jobs, freezesFirst);
    }

    private void assignOrphans() {
        for (TopicPartition partition : PARTITIONS) {
            if (tasks.stream().noneMatch(task -> !task.isDead() && task.owned.contains(partition))) {
                drawn().assign(List.of(partition));
            }
        }
    }

    /** A partition goes from one task to another, or, as an eager rebalance would have it, to the same. */
    private void move() {
        SimTask from = drawn();
        List<TopicPartition> moved = from.partitions();
        from.consumer.revoke(moved);
        run(from, SimTask::iterate);
        from.owned.removeAll(moved);
        if (!from.isDead()) {
            drawn().assign(moved);
        }
    }

    /** The group goes on without a task, which sleeps in the middle of a commit and hears of it last. */
    private void zombie() {
        SimTask sleeper = drawn();
        List<TopicPartition> lost = sleeper.partitions();
        SimTask heir = newTask(properties);
        tasks.add(heir);
        heir.assign(lost);
        sleeper.consumer.isFencedByGroup = true;
        sleeper.owned.clear();
        List<Runnable> jobs = new ArrayList<>();
        jobs.add(() -> {
            sleeper.iterate();
            sleeper.commit();
        });
        jobs.add(() -> {
            // Long enough, at times, for the ledger's old end to be folded away beneath the sleeper.
            for (int i = 2 + random.nextInt(10); i > 0; i--) {
                append();
                heir.iterate();
                heir.commit();
            }
        });
        baton.run(jobs, true);
        sleeper.consumer.lose(lost);
        run(sleeper, SimTask::iterate);
        sleeper.consumer.isFencedByGroup = false;
    }

    private void cutPower() {
        tasks.forEach(SimTask::kill);
        faults.disarm();
        disk = wired(disk.crashed(CUTS[1 + random.nextInt(CUTS.length - 1)]));
    }

    /** Whatever has happened: one last task must bring everything home, and leave nothing lying about. */
    private void end() {
        step = "end";
        faults.disarm();
        tasks.forEach(SimTask::kill);
        // Leftovers go with the next entry, so let there be one.
        PARTITIONS.forEach(partition -> kafka.append(
                partition, Sink.value(partition, kafka.end(partition)).getBytes(UTF_8), 0));
        Map<String, String> last = new HashMap<>(properties);
        last.put("rotate.on.commit", "true");
        SimTask task = newTask(last);
        task.beEager();
        task.assign(PARTITIONS);
        for (int i = 0; i < 200 && !isHome(); i++) {
            nowMs.addAndGet(1000);
            run(task, SimTask::iterate);
            run(task, SimTask::commit);
        }
        // Publishes what was open already where nothing new has come.
        nowMs.addAndGet(1_000_000);
        for (int i = 0; i < 3; i++) {
            run(task, SimTask::commit);
        }
        run(task, SimTask::stop);
        oracle.judge(disk);
        verify(disk);
        for (TopicPartition partition : PARTITIONS) {
            if (kafka.committed(partition) < kafka.end(partition)) {
                throw new AssertionError(partition + " ends at " + kafka.end(partition) + ", committed is "
                        + kafka.committed(partition));
            }
        }
        for (String file : disk.files()) {
            if (file.contains("/parts/") || file.contains("/tmp/")) {
                throw new AssertionError(file + " is left over");
            }
        }
    }

    private boolean isHome() {
        return PARTITIONS.stream().allMatch(partition -> kafka.committed(partition) >= kafka.endOfRecords(partition));
    }

    private SimTask newTask(Map<String, String> taskProperties) {
        List<Transformation<SinkRecord>> transformations = filters ? List.of(new Filter()) : List.of();
        ErrorReporter<ConsumerRecord<byte[], byte[]>> deadLetters = new ErrorReporter<>() {
            @Override
            public java.util.concurrent.Future<org.apache.kafka.clients.producer.RecordMetadata> report(
                    org.apache.kafka.connect.runtime.errors.ProcessingContext<ConsumerRecord<byte[], byte[]>> context) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close() {
                // Nothing to let go.
            }
        };
        return new SimTask(
                kafka,
                disk,
                new Clocks(() -> Instant.ofEpochMilli(nowMs.get()), () -> nowNanos.addAndGet(10_000_000)),
                () -> "a" + attempts.incrementAndGet(),
                random,
                earlySyncBytes,
                new RealSinkTask.Setup(taskProperties, transformations, List.of(deadLetters)));
    }

    /** A transform that drops records. */
    private static final class Filter implements Transformation<SinkRecord> {
        @Override
        public @Nullable SinkRecord apply(SinkRecord message) {
            return isFiltered(message.originalKafkaOffset()) ? null : message;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {
            // Nothing to configure.
        }

        @Override
        public void close() {
            // Nothing to let go.
        }
    }

    @Override
    public void close() {
        baton.close();
    }
}
