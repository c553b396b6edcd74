package io.sluice.sink;

import io.sluice.sink.bad.DeadLetters;
import io.sluice.sink.compress.Codec;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.feed.Clocks;
import io.sluice.sink.feed.Metrics;
import io.sluice.sink.feed.Works;
import io.sluice.sink.ledger.FileBudget;
import io.sluice.sink.ledger.LedgerLimits;
import io.sluice.sink.ledger.SyncCrew;
import io.sluice.sink.sim.FakeConsumer;
import io.sluice.sink.sim.FakeKafka;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.RealSinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A task in a simulation: the real classes, Connect's included, on a simulated disk, clock and pool. */
final class SimTask {
    /** Small, so that entries are folded within a history's length. */
    static final int BLOCK = 2;

    final FakeConsumer consumer;
    final Set<TopicPartition> owned = new LinkedHashSet<>();
    private final RealSinkTask worker;
    private final Pool pool;
    private boolean isDead;

    /** @param earlySyncBytes how much is written to a file before its sync is asked for between commits */
    SimTask(
            FakeKafka kafka,
            Disk disk,
            Clocks clocks,
            Supplier<String> attempts,
            Random random,
            long earlySyncBytes,
            RealSinkTask.Setup setup) {
        consumer = new FakeConsumer(kafka);
        consumer.maxPollRecords = 1 + random.nextInt(10);
        pool = new Pool(random);
        FileSinkTask task = new FileSinkTask(new Installation() {
            private Codec codec = Codec.NONE;

            @Override
            public Works install(FileSinkConfig config, SinkTaskContext context) {
                codec = config.codec();
                return new Works(
                        new Works.Root(disk, true),
                        pool,
                        clocks,
                        new Works.Writing(
                                config.format(codec),
                                codec,
                                config.partitioner(),
                                new DeadLetters(context.errantRecordReporter(), 1 << 20)),
                        new LedgerLimits(new FileBudget(2), helpers(random), earlySyncBytes, BLOCK),
                        new Metrics(clocks));
            }

            @Override
            public Supplier<String> attempts() {
                return attempts;
            }

            @Override
            public void close() {
                codec.close();
            }
        });
        worker = new RealSinkTask(FileSinkConnector.class, task, consumer.asConsumer(), setup);
    }

    /** Who does at once what is asked of them, or has no time for it. */
    private static SyncCrew helpers(Random random) {
        return new SyncCrew(
                job -> {
                    if (random.nextBoolean()) {
                        job.run();
                    }
                },
                0);
    }

    /** Runs disk work at once, or leaves it to a later moment: after the call that asked for it, or after the task's end. */
    private static final class Pool implements Executor {
        private final Random random;
        private final Deque<Runnable> left = new ArrayDeque<>();
        private boolean isEager;

        private Pool(Random random) {
            this.random = random;
        }

        @Override
        public void execute(Runnable job) {
            if (isEager || random.nextInt(4) > 0) {
                job.run();
            } else {
                left.add(job);
            }
        }

        private void runSome() {
            for (int i = left.size(); i > 0; i--) {
                Runnable job = left.remove();
                if (isEager || random.nextBoolean()) {
                    job.run();
                } else {
                    left.add(job);
                }
            }
        }
    }

    boolean isDead() {
        return isDead;
    }

    void assign(Collection<TopicPartition> partitions) {
        owned.addAll(partitions);
        consumer.assign(partitions);
    }

    /** Everything is done when it is asked for, from now on. */
    void beEager() {
        pool.isEager = true;
    }

    void iterate() {
        attempt(worker::iterate);
    }

    void commit() {
        attempt(worker::commit);
    }

    private void attempt(Runnable call) {
        if (isDead) {
            return;
        }
        pool.runSome();
        try {
            call.run();
        } catch (ConnectException e) {
            // The task has failed; Connect closes it in good order.
            stop();
        }
    }

    void stop() {
        if (isDead) {
            return;
        }
        isDead = true;
        worker.stop();
        worker.close();
        owned.clear();
    }

    /** The process dies. What its pool has not run never runs. */
    void kill() {
        if (!isDead) {
            isDead = true;
            worker.close();
        }
        pool.left.clear();
        owned.clear();
    }

    /** Disk work that is left over, also when the task has let go long since. */
    void finishDiskWork() {
        pool.runSome();
    }

    List<TopicPartition> partitions() {
        return List.copyOf(owned);
    }
}
