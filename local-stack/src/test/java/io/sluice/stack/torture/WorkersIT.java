package io.sluice.stack.torture;

import static org.awaitility.Awaitility.await;

import io.sluice.stack.process.Child;
import io.sluice.stack.process.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real Connect workers that die or sleep while a topic is written to; one sink with Connect's dead letter queue, one
 * with a quarantine. Whatever happens, each offset is in one file, or where bad records go.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkersIT {

    private static final long SEED = Long.getLong("torture.seed", System.nanoTime());

    private static final int KILLS = Integer.getInteger("workers.kills", 25);
    private static final int KILLS_PER_BROKER = 5;

    private static final List<String> CONNECTORS = List.of("lettering", "quarantining");
    private static final ConditionFactory PATIENTLY =
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));

    private final Random random = new Random(SEED);
    private SinkCluster cluster;
    private LedgerProgress progress;

    @BeforeAll
    void start(@TempDir Path temp) throws InterruptedException {
        System.out.println("workers: seed=" + SEED);
        cluster = SinkCluster.start(temp);
        progress = new LedgerProgress(CONNECTORS.stream().map(cluster::root).toList());
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private void deploy(String topic) throws InterruptedException {
        cluster.createTopic(topic, SinkCluster.PARTITIONS);
        cluster.createTopic(topic + ".dlq", 1);
        cluster.deploy("lettering", SinkConfigs.deadLettering(topic, topic + ".dlq"));
        cluster.deploy("quarantining", SinkConfigs.quarantining(topic));
    }

    private void judge(String topic, String what) throws Exception {
        LandedRecords expected = LandedRecords.expectedFrom(cluster.bootstrapServers(), topic);
        PATIENTLY.pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            CONNECTORS.forEach(connector -> expected.shouldBeInFilesOnceEach(cluster.root(connector)));
            expected.shouldBeInQuarantineOnceEach(cluster.root("quarantining"));
        });
        int repeats = expected.shouldBeDeadLetters(DeadLetterQueue.origins(cluster.bootstrapServers(), topic + ".dlq"));
        System.out.println("workers: " + what + ": " + expected.goodCount() + " records once in the files of each of "
                + CONNECTORS.size() + " sinks; " + expected.badCount()
                + " bad ones once in quarantine, all in the dead letter queue with " + repeats + " repeats; seed "
                + SEED);
    }

    private boolean runsTasks(int worker) throws InterruptedException {
        return cluster.worker(worker).isReady() && cluster.rest(worker).runsAny(CONNECTORS, cluster.workerId(worker));
    }

    /** Any of the workers that have tasks to lose. */
    private int awaitOneAtWork() {
        List<Integer> atWork = new ArrayList<>();
        // A worker that has just started compiles what answers.
        PATIENTLY.pollInterval(Duration.ofMillis(300)).until(() -> {
            atWork.clear();
            for (int worker = 0; worker < 2; worker++) {
                if (runsTasks(worker)) {
                    atWork.add(worker);
                }
            }
            return !atWork.isEmpty();
        });
        return atWork.get(random.nextInt(atWork.size()));
    }

    /** Most strike while the last one is still being recovered from; once in five all has come back to work. */
    @Test
    void shouldLandEachOffsetOnceThroughKills() throws Exception {
        // Given
        String topic = "killed";
        deploy(topic);
        try (RecordLoad load = RecordLoad.start(cluster.bootstrapServers(), topic)) {
            progress.awaitMore(topic);
            for (int kill = 1; kill <= KILLS; kill++) {
                int victim = awaitOneAtWork();
                progress.awaitAny(topic);
                Faults.pause(random.nextInt(200));

                // When
                Child dead = kill(cluster.worker(victim));
                PATIENTLY.until(() -> cluster.worker(victim).child() != dead);
                if (kill % KILLS_PER_BROKER == 0) {
                    Faults.pause(random.nextInt(500));
                    kill(cluster.broker());
                    progress.awaitMore(topic);
                }
            }
        }

        // Then
        judge(topic, KILLS + " kills of a worker, " + KILLS / KILLS_PER_BROKER + " of the broker");
        for (String connector : CONNECTORS) {
            VerifyCommand.shouldProveCoverage(cluster.root(connector), cluster.bootstrapServers());
        }
    }

    private static Child kill(Supervisor process) throws InterruptedException {
        Child child = process.child();
        child.kill();
        return child;
    }

    @Test
    void shouldFenceWorkersThatWakeUpBesideTheirHeirs() throws Exception {
        shouldFenceSleepers("slept", 4);
    }

    @Test
    @Tag("torture")
    void shouldFenceManyWorkersThatWakeUpBesideTheirHeirs() throws Exception {
        shouldFenceSleepers("slept-often", 20);
    }

    private void shouldFenceSleepers(String topic, int rounds) throws Exception {
        // Given
        deploy(topic);
        try (RecordLoad load = RecordLoad.start(cluster.bootstrapServers(), topic)) {
            for (int round = 0; round < rounds; round++) {
                int sleeper = round % 2;
                PATIENTLY.until(() -> runsTasks(sleeper));
                progress.awaitMore(topic);

                // When
                Child zombie = cluster.worker(sleeper).child();
                Faults.signal(zombie, "STOP");
                try {
                    Faults.pause(SinkCluster.SESSION.toMillis());
                    progress.awaitMore(topic);
                } finally {
                    Faults.signal(zombie, "CONT");
                }
                progress.awaitMore(topic);
            }
        }

        // Then
        judge(topic, rounds + " workers asleep past their session of " + SinkCluster.SESSION.toMillis() + " ms");
    }

    @Test
    void shouldReplayWhatItsOffsetsSayAndNothingElse() throws Exception {
        // Given
        cluster.createTopic("replayed", SinkCluster.PARTITIONS);
        Replay replay = new Replay(cluster, "replaying", "replayed");
        replay.deploy(2);
        replay.send(100);
        replay.shouldHaveInAll(0, 0, 100);

        // When
        replay.stop();
        replay.alter(1, 40);
        replay.resume();

        // Then
        replay.shouldHave(1, 1, 40, 100);

        // When
        replay.stop();
        replay.reset();
        replay.resume();

        // Then
        replay.shouldHave(2, 1, 0, 100);
        replay.shouldHave(1, 0, 0, 100);

        // When: deleted, and made anew with another number of tasks
        replay.delete();
        replay.deploy(1);
        replay.send(50);

        // Then
        replay.shouldHave(2, 1, 0, 150);
        replay.shouldHave(1, 1, 40, 100);
        for (int partition : List.of(0, 2, 3)) {
            replay.shouldHave(1, partition, 0, 150);
        }
        replay.shouldHaveInAll(0, 0, 100);
    }
}
