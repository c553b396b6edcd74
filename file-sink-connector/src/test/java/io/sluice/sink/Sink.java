package io.sluice.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.sim.FakeConsumer;
import io.sluice.sink.sim.FakeKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.runtime.RealSinkTask;
import org.apache.kafka.connect.runtime.errors.ErrorReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.awaitility.Awaitility;

/** The sink's task inside Connect's own WorkerSinkTask, on a real folder, with a fake consumer. */
public final class Sink implements AutoCloseable {
    public static final TopicPartition P0 = new TopicPartition("events", 0);
    public static final TopicPartition P1 = new TopicPartition("events", 1);

    public final FakeConsumer consumer;
    public final RealSinkTask worker;

    /** What a test varies; made with {@link #at}. */
    public static final class Builder {
        private final Map<String, String> properties = new HashMap<>();
        private final List<Transformation<SinkRecord>> transformations = new ArrayList<>();
        private final List<ErrorReporter<ConsumerRecord<byte[], byte[]>>> reporters = new ArrayList<>();

        private LocalInstallation.DiskOpener opener = io.sluice.sink.disk.LocalDisk::new;

        public Builder with(String key, Object value) {
            properties.put(key, String.valueOf(value));
            return this;
        }

        /** Works on this disk instead of the root itself. */
        Builder on(LocalInstallation.DiskOpener opener) {
            this.opener = opener;
            return this;
        }

        public Builder with(Transformation<SinkRecord> transformation) {
            transformations.add(transformation);
            return this;
        }

        public Builder with(ErrorReporter<ConsumerRecord<byte[], byte[]>> reporter) {
            reporters.add(reporter);
            return this;
        }

        public Sink start(FakeKafka kafka) {
            return new Sink(kafka, this);
        }
    }

    public static Builder at(Path root) {
        return new Builder()
                .with("root.dir", root)
                .with("topics", "events")
                .with("buffer.max.ms", 1)
                .with("retry.backoff.ms", 1)
                .with("retry.backoff.max.ms", 20);
    }

    private Sink(FakeKafka kafka, Builder builder) {
        consumer = new FakeConsumer(kafka);
        worker = new RealSinkTask(
                FileSinkConnector.class,
                new FileSinkTask(new LocalInstallation(builder.opener)),
                consumer.asConsumer(),
                new RealSinkTask.Setup(builder.properties, builder.transformations, builder.reporters));
    }

    /** Gives it partitions, and waits until their ledgers are read. */
    public Sink own(TopicPartition... partitions) {
        ask(partitions);
        if (!consumer.paused().isEmpty()) {
            iterateUntil(() -> consumer.paused().isEmpty());
        }
        return this;
    }

    /** Gives it partitions. */
    public Sink ask(TopicPartition... partitions) {
        consumer.assign(List.of(partitions));
        worker.iterate();
        return this;
    }

    public Sink iterate(int times) {
        for (int i = 0; i < times; i++) {
            worker.iterate();
        }
        return this;
    }

    public Sink iterateUntil(BooleanSupplier condition) {
        Awaitility.await().pollInterval(java.time.Duration.ofMillis(1)).until(() -> {
            worker.iterate();
            return condition.getAsBoolean();
        });
        return this;
    }

    public Sink commit() {
        worker.commit();
        return this;
    }

    @Override
    public void close() {
        worker.stop();
        worker.close();
    }

    /** The task dies with its process: no last commit, no close. What its threads have begun may still end. */
    public void abandon() {
        worker.close();
    }

    public static List<Path> published(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> !root.relativize(path).startsWith(".sluice"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines of all published files, files in the order of their names. */
    public static List<String> lines(Path root) {
        return lines(published(root));
    }

    public static List<String> lines(Collection<Path> files) {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            try {
                lines.addAll(Files.readAllLines(file, UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    public static void append(FakeKafka kafka, TopicPartition partition, int count) {
        for (int i = 0; i < count; i++) {
            kafka.append(partition, value(partition, kafka.end(partition)).getBytes(UTF_8));
        }
    }

    public static String value(TopicPartition partition, long offset) {
        return "{\"p\":" + partition.partition() + ",\"o\":" + offset + "}";
    }

    public static List<String> values(TopicPartition partition, long from, long to) {
        List<String> values = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            values.add(value(partition, offset));
        }
        return values;
    }
}
