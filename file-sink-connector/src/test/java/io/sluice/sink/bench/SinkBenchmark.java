package io.sluice.sink.bench;

import io.sluice.sink.FileSinkConnector;
import io.sluice.sink.FileSinkTask;
import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeConsumer;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.Transforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.file.FileStreamSinkConnector;
import org.apache.kafka.connect.file.FileStreamSinkTask;
import org.apache.kafka.connect.runtime.RealSinkTask;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Records a second through Connect's own WorkerSinkTask, side by side: this sink with fsync and its ledger, Kafka's file
 * sink with neither, and a task that does nothing. Turns alternate, so that whatever else the machine does hits all
 * three; the ratios count. Arguments: folder, records a turn, turns.
 */
public final class SinkBenchmark {
    private static final int RECORD_BYTES = 200;

    private SinkBenchmark() {}

    /** The floor: what Connect itself costs. */
    public static final class NoOpTask extends SinkTask {
        @Override
        public String version() {
            return "none";
        }

        @Override
        public void start(Map<String, String> props) {
            // Nothing to start.
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            // Nothing to do.
        }

        @Override
        public void stop() {
            // Nothing to stop.
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "bench");
        int records = Integer.parseInt(arguments[1]);
        int turns = Integer.parseInt(arguments[2]);
        FakeKafka kafka = log(records);
        double[][] rates = new double[3][turns];
        for (int turn = -1; turn < turns; turn++) {
            for (int kind = 0; kind < 3; kind++) {
                double rate = run(kafka, kind, folder.resolve("turn" + turn), records);
                if (turn >= 0) {
                    rates[kind][turn] = rate;
                }
            }
        }
        double noOp = median(rates[0]);
        double fileStream = median(rates[1]);
        double sluice = median(rates[2]);
        System.out.printf(Locale.ROOT, "no-op        %,12.0f records/s%n", noOp);
        System.out.printf(Locale.ROOT, "FileStream   %,12.0f records/s%n", fileStream);
        System.out.printf(
                Locale.ROOT,
                "Sluice       %,12.0f records/s  %.2f x FileStream  %.2f x no-op%n",
                sluice,
                sluice / fileStream,
                sluice / noOp);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static FakeKafka log(int records) {
        FakeKafka kafka = new FakeKafka();
        Random random = new Random(1);
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] value = new byte[RECORD_BYTES];
            for (int b = 0; b < value.length; b++) {
                value[b] = (byte) ('a' + random.nextInt(26));
            }
            values.add(value);
        }
        for (int i = 0; i < records; i++) {
            kafka.append(i % 2 == 0 ? Sink.P0 : Sink.P1, values.get(i % values.size()));
        }
        return kafka;
    }

    private static double run(FakeKafka kafka, int kind, Path root, int records) {
        kafka.resetGroup(Sink.P0, -1);
        kafka.resetGroup(Sink.P1, -1);
        FakeConsumer consumer = new FakeConsumer(kafka);
        consumer.maxPollRecords = 250;
        Map<String, String> properties = switch (kind) {
            case 0 -> Map.of("topics", "events");
            case 1 -> Map.of("topics", "events", "file", root + ".txt");
            default -> Map.of("topics", "events", "root.dir", root.toString(), "format", "raw");
        };
        SinkTask task = switch (kind) {
            case 0 -> new NoOpTask();
            case 1 -> new FileStreamSinkTask();
            default -> new FileSinkTask();
        };
        RealSinkTask worker = new RealSinkTask(
                kind == 1 ? FileStreamSinkConnector.class : FileSinkConnector.class,
                task,
                consumer.asConsumer(),
                new RealSinkTask.Setup(
                        properties, kind == 1 ? List.of(Transforms.bytesToText()) : List.of(), List.of()));
        consumer.assign(List.of(Sink.P0, Sink.P1));
        worker.iterate();
        long start = System.nanoTime();
        while (consumer.position(Sink.P0) < kafka.end(Sink.P0) || consumer.position(Sink.P1) < kafka.end(Sink.P1)) {
            worker.iterate();
        }
        // The commit is part of the price: it ends when all is durable.
        while (kafka.committed(Sink.P0) < kafka.end(Sink.P0) || kafka.committed(Sink.P1) < kafka.end(Sink.P1)) {
            worker.commit();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        worker.stop();
        worker.close();
        return records / seconds;
    }
}
