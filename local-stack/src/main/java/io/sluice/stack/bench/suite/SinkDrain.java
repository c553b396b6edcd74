package io.sluice.stack.bench.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.bench.lab.Folders;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.WorkerMetrics;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.deploy.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One turn of a sink: deployed, watched until it has taken every record, and removed. Counted from the first records
 * that it has taken to the last, by the worker's own metric, which is the same for every sink; joining the group and
 * the last commit are not in it. Then every record must be committed too, or the turn has failed.
 */
final class SinkDrain {

    private static final Duration EVERY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Onlooker NOBODY = new Onlooker() {};

    private final Lab lab;
    private final String topic;
    private final long records;
    private final int recordBytes;
    private int turns;

    SinkDrain(Lab lab, String topic, long records, int recordBytes) {
        this.lab = lab;
        this.topic = topic;
        this.records = records;
        this.recordBytes = recordBytes;
    }

    /**
     * What a drain came to.
     *
     * @param cpuMicrosPerRecord CPU time of the whole worker for a record, until all are committed
     */
    record Drained(double recordsPerSecond, double cpuMicrosPerRecord) {}

    /** @return records per second */
    double run(SinkUnderTest sink, List<String> notes) throws InterruptedException {
        return run(sink, Map.of(), notes).recordsPerSecond();
    }

    /** @param extra keys of the connector's configuration, which override those of the same name */
    Drained run(SinkUnderTest sink, Map<String, String> extra, List<String> notes) throws InterruptedException {
        return run(sink, extra, NOBODY, notes);
    }

    /** Looks at the worker while a sink is at work. */
    interface Onlooker {

        /** Each time that the worker is asked how far it is. */
        default void whileDraining(WorkerMetrics.Session metrics, String connector) {}

        /** Once, before the sink is removed. */
        default void whenCommitted(WorkerMetrics.Session metrics, String connector) {}
    }

    Drained run(SinkUnderTest sink, Map<String, String> extra, Onlooker onlooker, List<String> notes)
            throws InterruptedException {
        String name = "bench-" + sink.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + topic + "-" + ++turns;
        Path folder = emptyFolder(name);
        Map<String, String> config = sink.config(topic, folder);
        config.putAll(extra);
        new ConnectProbe(lab).require(config);
        Path file = written(name, config);
        try {
            lab.connectors().deploy(name, file);
            Drained drained = watch(name, onlooker, notes);
            if (sink == SinkUnderTest.FILE_SINK) {
                requireEveryByte(name, folder);
            }
            return drained;
        } finally {
            lab.connectors().delete(name);
            Folders.delete(folder);
        }
    }

    private Drained watch(String name, Onlooker onlooker, List<String> notes) throws InterruptedException {
        try (WorkerMetrics.Session metrics = lab.workerMetrics().open()) {
            long before = await(name, metrics, onlooker, 1);
            Console.Stopwatch stopwatch = lab.console().stopwatch();
            double cpuBefore = lab.cpuSeconds("connect");
            if (before >= records) {
                throw new StackException(name + " was done before it could be watched: raise -Dbench.sink.records");
            }
            long after = await(name, metrics, onlooker, records);
            double seconds = stopwatch.elapsedSeconds();
            awaitCommitted(name);
            onlooker.whenCommitted(metrics, name);
            notes.add(
                    "all committed " + Figures.rounded(stopwatch.elapsedSeconds() - seconds) + " s after the last put");
            double cpuSeconds = lab.cpuSeconds("connect") - cpuBefore;
            return new Drained((after - before) / seconds, cpuSeconds * 1e6 / (after - before));
        }
    }

    private long await(String name, WorkerMetrics.Session metrics, Onlooker onlooker, long wanted)
            throws InterruptedException {
        return Poll.until(LIMIT, EVERY, lab.console(), () -> {
                    onlooker.whileDraining(metrics, name);
                    return Optional.of(metrics.recordsTaken(name)).filter(taken -> taken >= wanted);
                })
                .orElseThrow(() -> new StackException(name + " has taken " + metrics.recordsTaken(name) + " of "
                        + records + " records after " + LIMIT.toSeconds() + " s: see logs/connect.log"));
    }

    private void awaitCommitted(String name) throws InterruptedException {
        String group = "connect-" + name;
        if (!Poll.untilTrue(LIMIT, lab.console(), () -> lab.topics().committed(group) >= records)) {
            throw new StackException(name + " has taken all of " + records + " records and not committed them after "
                    + LIMIT.toSeconds() + " s: see logs/connect.log");
        }
    }

    /** What is committed must lie in files: a sink that drops records would be fast. */
    private void requireEveryByte(String name, Path folder) {
        long expected = records * (recordBytes + 1);
        long held = Folders.bytes(Folders.held(folder));
        if (held != expected) {
            throw new StackException(name + " has committed " + records + " records, which are " + expected
                    + " bytes, and holds " + held + " in " + folder);
        }
    }

    private Path emptyFolder(String name) {
        Path folder = lab.config().files().resolve(name);
        Folders.delete(folder);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StackException("the folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    private Path written(String name, Map<String, String> config) {
        Path file = lab.config().conf().resolve(name + ".json");
        try {
            return Files.writeString(file, JSON.writeValueAsString(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        } catch (IOException e) {
            throw new StackException("the configuration " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
