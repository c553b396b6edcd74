package io.sluice.sink.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.FileSinkConnector;
import io.sluice.sink.FileSinkTask;
import io.sluice.sink.Sink;
import io.sluice.sink.sim.FakeConsumer;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.Transforms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.file.FileStreamSinkConnector;
import org.apache.kafka.connect.file.FileStreamSinkTask;
import org.apache.kafka.connect.runtime.RealSinkTask;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A worker with one task, under Connect's own WorkerSinkTask, in a process that can be killed. Reads a log that is the
 * same each time, from the offset that the group had committed. Prints {@code committed N} after each commit, and {@code stopped N} with the
 * milliseconds that its stop took.
 */
public final class SinkProcess {
    private SinkProcess() {}

    /** Which sink to run. */
    enum Kind {
        SLUICE,
        FILE_STREAM
    }

    static FakeKafka log(long committed, long end) {
        FakeKafka kafka = new FakeKafka();
        kafka.generate(Sink.P0, end, offset -> Sink.value(Sink.P0, offset).getBytes(UTF_8));
        if (committed >= 0) {
            kafka.resetGroup(Sink.P0, committed);
        }
        return kafka;
    }

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Kind kind = Kind.valueOf(arguments[1]);
        long end = Long.parseLong(arguments[3]);
        FakeKafka kafka = log(Long.parseLong(arguments[2]), end);
        FakeConsumer consumer = new FakeConsumer(kafka);
        consumer.maxPollRecords = 40;
        boolean isSluice = kind == Kind.SLUICE;
        Class<? extends SinkConnector> connector = isSluice ? FileSinkConnector.class : FileStreamSinkConnector.class;
        SinkTask task = isSluice ? new FileSinkTask() : new FileStreamSinkTask();
        Map<String, String> properties = isSluice
                ? Map.of(
                        "root.dir", root.toString(),
                        "topics", "events",
                        "buffer.max.ms", "5",
                        "retry.attempts", "1000",
                        "retry.backoff.max.ms", "50",
                        "rotate.max.records", "300")
                : Map.of("file", root.resolve("file").toString(), "topics", "events");
        RealSinkTask worker = new RealSinkTask(
                connector,
                task,
                consumer.asConsumer(),
                new RealSinkTask.Setup(
                        properties, isSluice ? List.of() : List.of(Transforms.bytesToText()), List.of()));
        consumer.assign(List.of(Sink.P0));
        // Whatever is said to it, it stops.
        for (int turn = 1; kafka.committed(Sink.P0) < end && System.in.available() == 0; turn++) {
            worker.iterate();
            if (turn % 5 == 0) {
                worker.commit();
                System.out.println("committed " + kafka.committed(Sink.P0));
            }
        }
        long startNanos = System.nanoTime();
        worker.stop();
        System.out.println(
                "stopped " + Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
        System.out.println("done");
        worker.close();
    }
}
