package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sink.sim.FakeKafka;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRecordsTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;

    BadRecordsTest(@TempDir Path root) {
        this.root = root;
    }

    /** A dead letter queue whose acknowledgements the test gives. */
    private static final class Queue implements ErrorReporter<ConsumerRecord<byte[], byte[]>> {
        private final List<Long> offsets = new ArrayList<>();
        private CompletableFuture<RecordMetadata> answer = CompletableFuture.completedFuture(null);

        @Override
        public Future<RecordMetadata> report(ProcessingContext<ConsumerRecord<byte[], byte[]>> context) {
            offsets.add(context.original().offset());
            return answer;
        }

        @Override
        public void close() {
            // Nothing to let go.
        }
    }

    private void appendABadOneInTheMiddle() {
        Sink.append(kafka, P0, 5);
        kafka.append(P0, null);
        Sink.append(kafka, P0, 5);
    }

    private static List<String> goodOnes() {
        List<String> good = new ArrayList<>(Sink.values(P0, 0, 5));
        good.addAll(Sink.values(P0, 6, 11));
        return good;
    }

    @Test
    void shouldWriteTheGoodOnesAroundADeadLetter() {
        // Given
        appendABadOneInTheMiddle();
        Queue queue = new Queue();

        // When
        try (Sink sink =
                Sink.at(root).with("rotate.on.commit", true).with(queue).start(kafka)) {
            sink.own(P0).iterate(2);
        }

        // Then
        assertThat(queue.offsets).containsExactly(5L);
        assertThat(Sink.lines(root)).isEqualTo(goodOnes());
        assertThat(kafka.committed(P0)).isEqualTo(11);
    }

    @Test
    void shouldReadADeadLetterAgainThatTheQueueRefused() {
        // Given
        appendABadOneInTheMiddle();
        Queue queue = new Queue();
        queue.answer = CompletableFuture.failedFuture(new IllegalStateException("too large"));
        try (Sink sink =
                Sink.at(root).with("rotate.on.commit", true).with(queue).start(kafka)) {
            sink.own(P0).commit();
            assertThat(kafka.committed(P0)).isLessThanOrEqualTo(0);

            // When
            queue.answer = CompletableFuture.completedFuture(null);
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 11);
        }

        // Then
        assertThat(queue.offsets).contains(5L).hasSizeGreaterThan(1);
        assertThat(Sink.lines(root)).isEqualTo(goodOnes());
    }

    /** Connect waits for its queue before it asks the task, and sets no bound; this is the task's own. */
    @Test
    void shouldNotWaitForADeadLetterLongerThanAStopMayTake() {
        // Given
        CompletableFuture<Void> answer = new CompletableFuture<>();
        SinkTaskContext context = (SinkTaskContext) Proxy.newProxyInstance(
                BadRecordsTest.class.getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, arguments) -> method.getName().equals("errantRecordReporter")
                        ? (ErrantRecordReporter) (record, error) -> answer
                        : null);
        FileSinkTask task = new FileSinkTask();
        task.initialize(context);
        task.start(Map.of("name", "sink", "topics", "events", "root.dir", root.toString(), "stop.timeout.ms", "200"));
        task.open(List.of(P0));
        task.put(List.of(new SinkRecord("events", 0, null, null, null, null, 0)));
        Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(P0, new OffsetAndMetadata(1));

        // When
        long startNanos = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> early = task.preCommit(offsets);
        long tookMs = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();

        // Then: nothing is told to be done before the queue has it
        assertThat(tookMs).isBetween(150L, 5_000L);
        assertThat(early).isEmpty();
        answer.complete(null);
        assertThat(task.preCommit(offsets)).isEqualTo(offsets);
        task.stop();
    }

    @Test
    void shouldKeepBadOnesInQuarantineExactlyOnce() {
        // Given
        appendABadOneInTheMiddle();

        // When
        try (Sink sink = Sink.at(root)
                .with("rotate.on.commit", true)
                .with("quarantine.path", "quarantine")
                .start(kafka)) {
            sink.own(P0).iterate(2);
        }

        // Then
        Path file = root.resolve("quarantine/events/events+0+00000000000000000005.quarantine.json");
        assertThat(Sink.lines(List.of(file)))
                .singleElement()
                .asString()
                .contains("\"offset\":5")
                .contains("behavior.on.null.values is fail");
        assertThat(Sink.lines(root.resolve("events"))).isEqualTo(goodOnes());
        assertThat(kafka.committed(P0)).isEqualTo(11);
    }

    @Test
    void shouldFailAndLoseNothingWhereABadOneHasNowhereToGo() {
        // Given
        appendABadOneInTheMiddle();
        Sink sink = Sink.at(root).with("rotate.on.commit", true).start(kafka);

        // When
        assertThatThrownBy(() -> sink.own(P0))
                .hasStackTraceContaining("events-0 at offset 5 cannot be written")
                .hasStackTraceContaining("quarantine.path");
        sink.close();

        // Then
        assertThat(kafka.committed(P0)).isLessThanOrEqualTo(5);
        try (Sink next = Sink.at(root)
                .with("rotate.on.commit", true)
                .with("behavior.on.null.values", "ignore")
                .start(kafka)) {
            next.own(P0).iterate(2);
        }
        assertThat(Sink.lines(root)).isEqualTo(goodOnes());
    }

    @Test
    void shouldRefuseADeadLetterThatTheQueueWouldDropUnnoticed() {
        // Given
        kafka.append(P0, new byte[100_000]);
        Queue queue = new Queue();
        Sink sink = Sink.at(root)
                .with("partitioner", "field")
                .with("partition.field.name", "none")
                .with("dead.letter.max.bytes", 100_000)
                .with(queue)
                .start(kafka);

        // When, Then
        assertThatThrownBy(() -> sink.own(P0)).hasStackTraceContaining("over dead.letter.max.bytes (100000)");
        assertThat(queue.offsets).isEmpty();
        sink.close();
    }
}
