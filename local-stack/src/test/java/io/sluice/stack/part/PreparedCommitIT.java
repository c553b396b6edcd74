package io.sluice.stack.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.ClassData;
import io.sluice.stack.Preflight;
import io.sluice.stack.Signals;
import io.sluice.stack.config.Installation;
import io.sluice.stack.config.UpConfig;
import io.sluice.stack.process.Child;
import io.sluice.stack.process.ChildHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that is killed while transactions are being committed. What it had decided to commit it must still write into
 * each partition when it is back: else {@code read_committed} readers stand still there for ever.
 */
class PreparedCommitIT {

    private static final String TOPIC = "written";
    private static final int PARTITIONS = 8;

    /** So many that at any moment one of them is being committed. */
    private static final int PRODUCERS = 8;

    /** A dozen commits of each. */
    private static final long RECORDS_BEFORE = 12 * PRODUCERS * PARTITIONS;

    /** Of each wait; others compute beside this. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration SLOW_START = Duration.ofSeconds(11);

    /** It ends, where nobody has ended it before, while the next broker starts, on a fast machine too. */
    private static final Tuning SHORT_SESSION =
            new Tuning(Map.of("broker.session.timeout.ms", "1000", "broker.heartbeat.interval.ms", "100"), List.of());

    @TempDir
    Path temp;

    @Test
    void shouldEndTheTransactionsThatWereBeingCommittedWhenTheBrokerWasKilled() throws Exception {
        // Given
        Installation installation = ClassData.installation();
        UpConfig config = Preflight.withPorts(UpConfig.onFreePorts(temp.resolve("up")));
        Preflight.makeFolders(config);
        ChildHome home =
                new ChildHome(installation.java(), installation.watchAgent(), config.dir(), installation.classData());
        KafkaPart kafka = new KafkaPart(config, installation, Preflight.freePort(), SHORT_SESSION);
        Child broker = start(kafka, home);
        try {
            try (Admin admin = kafka.admin()) {
                admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                        .all()
                        .get();
            }

            // When
            killWhileCommitting(kafka, broker);

            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> slowDown(home.pidFile("kafka-session")));
            broker = start(kafka, home);
            slow.join();

            // Then: what was not yet being committed is aborted when its producer's name is taken over.
            for (int n = 0; n < PRODUCERS; n++) {
                takeOver(kafka.bootstrapServers(), n);
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(ends(kafka, IsolationLevel.READ_COMMITTED))
                            .as("how far a reader of what is committed gets")
                            .isEqualTo(ends(kafka, IsolationLevel.READ_UNCOMMITTED)));
        } finally {
            broker.kill();
        }
    }

    private static void killWhileCommitting(KafkaPart kafka, Child broker) throws InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        List<Thread> writers = IntStream.range(0, PRODUCERS)
                .mapToObj(n -> new Thread(() -> commitUntil(stopped, kafka.bootstrapServers(), n), "writer-" + n))
                .toList();
        writers.forEach(Thread::start);
        try {
            await().atMost(LIMIT)
                    .until(() -> ends(kafka, IsolationLevel.READ_COMMITTED).values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum()
                            > RECORDS_BEFORE);
        } finally {
            broker.kill();
            stopped.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
        }
    }

    /** What ends the dead broker's session starts as late as on a machine that has much else to do. */
    private static void slowDown(Path pidFile) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.exists(pidFile) && Files.size(pidFile) > 0);
        try {
            long pid = Long.parseLong(Files.readString(pidFile));
            Signals.send(pid, "STOP");
            LockSupport.parkNanos(SLOW_START.toNanos());
            Signals.send(pid, "CONT");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Child start(KafkaPart kafka, ChildHome home) {
        Child broker = Child.start(kafka.prepare(), home);
        await().atMost(kafka.readyWithin()).until(() -> kafka.isReady() || !broker.isAlive());
        assertThat(broker.isAlive()).as("see %s", broker.log()).isTrue();
        return broker;
    }

    /** A busy broker may let a time-out pass: then under the same name again. */
    private static void commitUntil(AtomicBoolean stopped, String bootstrapServers, int number) {
        while (!stopped.get()) {
            KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers, number);
            try {
                producer.initTransactions();
                while (!stopped.get()) {
                    producer.beginTransaction();
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[10]));
                    }
                    producer.commitTransaction();
                }
            } catch (KafkaException e) {
                // The broker is gone, or slow.
            } finally {
                producer.close(Duration.ZERO);
            }
        }
    }

    /** Its open transaction, if it has one, is aborted. */
    private static void takeOver(String bootstrapServers, int number) {
        await().atMost(LIMIT).ignoreExceptionsInstanceOf(KafkaException.class).until(() -> {
            try (KafkaProducer<byte[], byte[]> heir = producer(bootstrapServers, number)) {
                heir.initTransactions();
                return true;
            }
        });
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, int number) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writer-" + number,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, "3000",
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "1000",
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "1500"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static Map<Integer, Long> ends(KafkaPart kafka, IsolationLevel level)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(latest, new ListOffsetsOptions(level))
                    .all()
                    .get();
            return ends.entrySet().stream()
                    .collect(Collectors.toMap(
                            end -> end.getKey().partition(),
                            end -> end.getValue().offset()));
        }
    }
}
