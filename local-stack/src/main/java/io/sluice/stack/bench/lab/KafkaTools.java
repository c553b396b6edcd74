package io.sluice.stack.bench.lab;

import io.sluice.stack.bench.load.EventText;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Kafka's own performance tools, on the same records as ours: what an operator would compare with. */
public final class KafkaTools {

    /** Kafka's default since 4.0, and the gateway's. */
    private static final int LINGER_MS = 5;

    /** Of Kafka's producer. */
    public static final int DEFAULT_BATCH_BYTES = 16 << 10;

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern RATE = Pattern.compile("records sent, ([0-9.]+) records/sec");

    private final Lab lab;

    public KafkaTools(Lab lab) {
        this.lab = lab;
    }

    /**
     * {@code kafka-producer-perf-test} with {@code acks=all}.
     *
     * @param batchBytes its {@code batch.size}
     * @return records per second after the warm-up, by its own count
     */
    public double produce(String topic, int recordBytes, long records, long warmRecords, int batchBytes)
            throws InterruptedException {
        List<String> arguments = List.of(
                "--bootstrap-server",
                lab.bootstrapServers(),
                "--topic",
                topic,
                "--num-records",
                Long.toString(records + warmRecords),
                "--warmup-records",
                Long.toString(warmRecords),
                "--payload-file",
                payloads(recordBytes).toString(),
                "--throughput",
                "-1",
                "--command-property",
                "acks=all",
                "linger.ms=" + LINGER_MS,
                "batch.size=" + batchBytes);
        return lab.programs()
                .tool("org.apache.kafka.tools.ProducerPerformance", arguments, LIMIT)
                .map(RATE::matcher)
                .filter(Matcher::find)
                .map(match -> Double.parseDouble(match.group(1)))
                // The last line is the steady state's, where there was a warm-up.
                .reduce((first, last) -> last)
                .orElseThrow(() -> new StackException("kafka-producer-perf-test printed no rate"));
    }

    /**
     * {@code kafka-consumer-perf-test} over a whole topic.
     *
     * @return records per second of fetching, the time to join its group left out, by its own count
     */
    public double consume(String topic, long records) throws InterruptedException {
        List<String> arguments = List.of(
                "--bootstrap-server",
                lab.bootstrapServers(),
                "--topic",
                topic,
                "--num-records",
                Long.toString(records),
                "--hide-header");
        return lab.programs()
                .tool("org.apache.kafka.tools.ConsumerPerformance", arguments, LIMIT)
                .map(line -> line.split(", "))
                .filter(fields -> fields.length == 10)
                .map(fields -> Double.parseDouble(fields[9]))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new StackException("kafka-consumer-perf-test printed no figures"));
    }

    /** The events of the load generator, a line each, for the tool to choose from. */
    private Path payloads(int recordBytes) {
        Path file = lab.config().conf().resolve("payloads-" + recordBytes + ".txt");
        String lines = IntStream.range(0, 500)
                .mapToObj(n -> EventText.event(0, n, recordBytes))
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            return Files.writeString(file, lines);
        } catch (IOException e) {
            throw new StackException("the payloads " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
