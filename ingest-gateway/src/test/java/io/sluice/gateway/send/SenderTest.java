package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.intake.Outcome;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures that a real broker cannot be made to give at will. */
class SenderTest {
    private static final TopicInfo READY =
            new TopicInfo(Reach.READY, 1, BitSet.valueOf(new long[] {1}), 1_000_000, false, TimestampRange.ANY);

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
    private final Heard heard = new Heard();
    private final List<RecordError> buried = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Boolean> graveyardAnswers = CompletableFuture.completedFuture(true);
    private final Sender sender = new Sender(
            new Sender.Ports(
                    this::producer,
                    new Known(),
                    new Windows(1 << 20, 1 << 14),
                    (batch, errors, attempts) -> {
                        buried.addAll(errors);
                        return graveyardAnswers;
                    },
                    heard,
                    Clock.system()),
            heard);

    @AfterEach
    void close() {
        sender.close();
    }

    private MockProducer<byte[], byte[]> producer() {
        Node node = new Node(1, "127.0.0.1", 9092);
        PartitionInfo partition = new PartitionInfo("t", 0, node, new Node[] {node}, new Node[] {node});
        Cluster cluster = new Cluster("c", List.of(node), List.of(partition), java.util.Set.of(), java.util.Set.of());
        MockProducer<byte[], byte[]> made =
                new MockProducer<>(cluster, false, null, new ByteArraySerializer(), new ByteArraySerializer());
        producers.add(made);
        return made;
    }

    @Test
    void shouldSendAgainFromTheOldestUnresolvedThroughANewProducerAfterAFatalError() {
        // Given
        sender.send(1, batch(1, "a", "b", "c"));
        await().until(() -> producers.get(0).history().size() == 3);
        producers.get(0).completeNext();

        // When
        producers.get(0).errorNext(new OutOfOrderSequenceException("lost"));

        // Then
        await().until(() -> heard.replaced.get() == 1);
        assertThat(heard.suspected).isFalse();
        sender.send(1, batch(1, "a", "b", "c"));
        await().until(() -> producers.get(1).history().size() == 2);
        assertThat(values(producers.get(1).history())).containsExactly("b", "c");
        producers.get(1).completeNext();
        producers.get(1).completeNext();
        await().until(() -> heard.outcomes.containsKey(1L));
        assertThat(heard.outcomes.get(1L).errors()).isEmpty();
        assertThat(ids(producers.get(1).history()))
                .isEqualTo(ids(producers.get(0).history()).subList(1, 3));
    }

    @Test
    void shouldSuspectARecordWhereTheBrokerFailsForNoKnownReason() {
        // Given
        sender.send(1, batch(1, "a"));
        await().until(() -> producers.get(0).history().size() == 1);

        // When
        producers.get(0).errorNext(new UnknownServerException("oops"));

        // Then
        await().until(() -> heard.replaced.get() == 1);
        assertThat(heard.suspected).isTrue();
    }

    @Test
    void shouldIgnoreWhatAReplacedProducerSaysLate() {
        // Given
        sender.send(1, batch(1, "a"));
        await().until(() -> producers.get(0).history().size() == 1);
        sender.replaceLater(0, new IllegalStateException("stuck"));
        await().until(() -> heard.replaced.get() == 1);

        // When
        producers.get(0).completeNext();

        // Then
        sender.send(1, batch(1, "a"));
        await().until(() -> producers.get(1).history().size() == 1);
        assertThat(heard.outcomes).isEmpty();
    }

    @Test
    void shouldSendTheNeighboursOfAnInvalidRecordAgainOneByOne() {
        // Given
        sender.send(1, batch(1, "good", "bad", "fine"));
        await().until(() -> producers.get(0).history().size() == 3);
        await().until(() -> heard.fed.contains(1L));
        sender.send(2, batch(2, "next"));
        await().until(() -> producers.get(0).history().size() == 4);
        String neighbour =
                "Failed to append record because it was part of a batch which had one more more invalid records";

        // When
        producers.get(0).errorNext(new InvalidRecordException(neighbour));
        producers.get(0).errorNext(new InvalidRecordException("bad timestamp"));
        producers.get(0).errorNext(new InvalidRecordException(neighbour));
        producers.get(0).completeNext();

        // Then
        await().until(() -> producers.get(0).history().size() == 5);
        producers.get(0).completeNext();
        await().until(() -> producers.get(0).history().size() == 6);
        producers.get(0).completeNext();
        await().until(() -> heard.outcomes.containsKey(1L));
        assertThat(values(producers.get(0).history())).containsExactly("good", "bad", "fine", "next", "good", "fine");
        assertThat(heard.outcomes.get(1L).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.index()).isEqualTo(1));
        assertThat(heard.orderBreaks.get()).isEqualTo(2);
    }

    @Test
    void shouldReportPermanentFailuresAsTheRecordsOwn() {
        // Given
        sender.send(1, batch(1, "a", "b"));
        await().until(() -> producers.get(0).history().size() == 2);

        // When
        producers.get(0).errorNext(new TopicAuthorizationException("no"));
        producers.get(0).completeNext();

        // Then
        await().until(() -> heard.outcomes.containsKey(1L));
        assertThat(heard.outcomes.get(1L).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("topic_denied"));
        assertThat(heard.replaced.get()).isZero();
    }

    @Test
    void shouldStallAtTheFirstBlockingTimeoutAndNotTryTheNextRecord() {
        // Given
        producers.get(0).sendException = new TimeoutException("no metadata");

        // When
        sender.send(1, batch(1, "a", "b"));

        // Then
        await().until(() -> heard.stalled.get() == 1);
        assertThat(producers.get(0).history()).isEmpty();
        producers.get(0).sendException = null;
        sender.send(1, batch(1, "a", "b"));
        await().until(() -> producers.get(0).history().size() == 2);
    }

    @Test
    void shouldReplaceAProducerThatSplitsBatchesWithoutEnd() {
        // Given
        MetricName name = new MetricName("batch-split-rate", "producer-metrics", "", Map.of());
        double[] rate = {19};
        producers.get(0).setMockMetrics(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return rate[0];
            }
        });
        sender.send(1, batch(1, "a"));
        await().until(() -> producers.get(0).history().size() == 1);
        sender.watch(120_000, 20);
        sender.send(2, batch(2, "b"));
        await().until(() -> producers.get(0).history().size() == 2);
        rate[0] = 21;

        // When
        sender.watch(120_000, 20);

        // Then
        await().until(() -> heard.replaced.get() == 1);
        sender.send(1, batch(1, "a"));
        await().until(() -> values(producers.get(1).history()).equals(List.of("a")));
    }

    /** As just after the producer was replaced: the new one knows no topic yet. */
    @Test
    void shouldHandOverDeadLettersOnceTheProducerKnowsTheirTopicAndNotBuryThemOnDisk() {
        // Given
        producers.get(0).sendException = new TimeoutException("no metadata");
        Batch batch = batch(1, "a", "b");

        // When
        sender.deadLetter(1, batch, List.of(error(0), error(1)));
        sender.watch(120_000, 20);
        passed();
        producers.get(0).sendException = null;
        sender.watch(120_000, 20);

        // Then
        await().until(() -> producers.get(0).history().size() == 2);
        producers.get(0).completeNext();
        producers.get(0).completeNext();
        await().until(() -> heard.deadLettered.contains(1L));
        assertThat(values(producers.get(0).history())).containsExactly("a", "b");
        assertThat(buried).isEmpty();
    }

    @Test
    void shouldBuryDeadLettersOnDiskThatTheProducerDoesNotTakeInTheLongRun() {
        // Given
        producers.get(0).sendException = new TimeoutException("no metadata");

        // When
        sender.deadLetter(1, batch(1, "a", "b"), List.of(error(0), error(1)));

        // Then
        await().until(() -> {
            sender.watch(120_000, 20);
            return heard.deadLettered.contains(1L);
        });
        assertThat(buried).extracting(RecordError::index).containsExactly(0, 1);
        assertThat(producers.get(0).history()).isEmpty();
    }

    @Test
    void shouldBuryOnceThoughTheProducerIsReplacedMeanwhile() {
        // Given
        graveyardAnswers = new CompletableFuture<>();
        producers.get(0).sendException = new TimeoutException("no metadata");
        sender.deadLetter(1, batch(1, "a"), List.of(error(0)));
        await().until(() -> {
            sender.watch(120_000, 20);
            return !buried.isEmpty();
        });

        // When
        sender.replaceLater(0, new IllegalStateException("stuck"));
        await().until(() -> heard.replaced.get() == 1);

        // Then: nobody is told to try again what is being written to the disk.
        passed();
        assertThat(heard.deadLettered).isEmpty();
        graveyardAnswers.complete(true);
        await().until(() -> heard.deadLettered.equals(List.of(1L)));
        assertThat(buried).hasSize(1);
    }

    /** Returns when the sender has done all that it was told. */
    private void passed() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sender.execute(() -> done.complete(null));
        done.join();
    }

    private static RecordError error(int index) {
        return new RecordError(index, "topic_not_found", "gone");
    }

    private static Batch batch(long name, String... values) {
        byte[] body = String.join("", values).getBytes(StandardCharsets.UTF_8);
        int[] bounds = new int[2 * values.length];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            bounds[2 * i] = at;
            at += values[i].length();
            bounds[2 * i + 1] = at;
        }
        return new Batch(
                "t", 0, new Identity("g:test." + name, 0, new byte[0]), 1, new Records(body, bounds, values.length));
    }

    private static List<String> values(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> ids(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record ->
                        new String(record.headers().lastHeader("ingest-id").value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static final class Known implements Topics {
        @Override
        public Optional<TopicInfo> known(String topic) {
            return Optional.of(READY);
        }

        @Override
        public CompletionStage<TopicInfo> ask(String topic) {
            return CompletableFuture.completedFuture(READY);
        }
    }

    private static final class Heard implements News, SendCounts {
        final Map<Long, Outcome> outcomes = new ConcurrentHashMap<>();
        final List<Long> fed = new CopyOnWriteArrayList<>();
        final List<Long> deadLettered = new CopyOnWriteArrayList<>();
        final AtomicInteger stalled = new AtomicInteger();
        final AtomicInteger replaced = new AtomicInteger();
        volatile boolean suspected;
        final AtomicInteger orderBreaks = new AtomicInteger();

        @Override
        public void fed(String topic, long id) {
            fed.add(id);
        }

        @Override
        public void stalled(String topic, long id, boolean handedAny) {
            stalled.incrementAndGet();
        }

        @Override
        public void resolved(long id, Outcome outcome) {
            outcomes.put(id, outcome);
        }

        @Override
        public void deadLettered(String topic, long id, boolean stored) {
            deadLettered.add(id);
        }

        @Override
        public void producerReplaced(boolean perhapsForARecord) {
            suspected = perhapsForARecord;
            replaced.incrementAndGet();
        }

        @Override
        public void sendError(String errorClass) {}

        @Override
        public void retry() {}

        @Override
        public void orderBreak() {
            orderBreaks.incrementAndGet();
        }

        @Override
        public void deadLetter(String reason, int records) {}
    }
}
