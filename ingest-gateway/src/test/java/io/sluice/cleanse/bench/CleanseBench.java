package io.sluice.cleanse.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.cleanse.broker.Raw;
import io.sluice.cleanse.dedupe.FilterMemory;
import io.sluice.cleanse.dedupe.Window;
import io.sluice.cleanse.judge.RecordHeaders;
import io.sluice.cleanse.judge.Route;
import io.sluice.cleanse.judge.Rules;
import io.sluice.cleanse.topology.CleanseSettings;
import io.sluice.cleanse.topology.CleanseTopic;
import io.sluice.cleanse.topology.CleanseTopology;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Cleanse against itself without deduplication: the same topology, at-least-once, over the same records without ids. All
 * in one run, in turn; the medians count, and the slowest and fastest round are shown. Prints a table, and what the state
 * takes and costs to restore.
 *
 * <p>{@code -Dcleanse.bench.records} (default 1 000 000), {@code -Dcleanse.bench.rounds} (3), {@code -Dcleanse.bench.ids}
 * (all of NONE,BATCHES,GATEWAY,SINGLE).
 */
public final class CleanseBench {

    private static final int RECORDS = Integer.getInteger("cleanse.bench.records", 1_000_000);
    private static final int PARTITIONS = 4;
    private static final int BATCH = 100;
    private static final int ROUNDS = Integer.getInteger("cleanse.bench.rounds", 3);

    private enum Ids {
        NONE("no ids (passthrough)"),
        BATCHES("batches of 100"),
        GATEWAY("gateway ids"),
        SINGLE("one client id a record");

        private final String label;

        Ids(String label) {
            this.label = label;
        }

        String topic() {
            return name().toLowerCase(Locale.ROOT);
        }

        String id(int n) {
            return switch (this) {
                // As long as an id, so that the records weigh the same.
                case NONE, BATCHES ->
                    String.format(Locale.ROOT, "k:%032x/%d", n / BATCH * 0x9E3779B97F4A7C15L >>> 1, n % BATCH);
                case GATEWAY -> "g:0123456789abcdef." + partition(n) + "/" + n;
                case SINGLE ->
                    String.format(Locale.ROOT, "c:%016x%016x/0", n * 0x9E3779B97F4A7C15L, n * 0xC2B2AE3D27D4EB4FL);
            };
        }
    }

    /** @param restoreMs -1 where there is nothing to restore */
    private record Result(Ids ids, double perSecond, long stateBytes, long restoreMs) {}

    private final Path dir;
    private final KafkaBroker broker;

    private CleanseBench(Path dir, KafkaBroker broker) {
        this.dir = dir;
        this.broker = broker;
    }

    public static void main(String[] args) throws Exception {
        Path dir = Files.createTempDirectory("cleanse-bench");
        try (KafkaBroker broker = KafkaBroker.startForLoad(dir.resolve("kafka"), SharedBroker.SETTINGS)) {
            new CleanseBench(dir, broker).run();
        } finally {
            delete(dir);
        }
    }

    private void run() throws Exception {
        for (Ids ids : asked()) {
            broker.createTopic(ids.topic() + ".raw", PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
            broker.createTopic(ids.topic(), PARTITIONS, Map.of());
            broker.createTopic(ids.topic() + ".dlq", PARTITIONS, Map.of());
            fill(ids);
        }
        Map<Ids, List<Result>> results = new EnumMap<>(Ids.class);
        // In turn, so that a slow minute hits all alike.
        for (int round = 0; round < ROUNDS; round++) {
            for (Ids ids : asked()) {
                results.computeIfAbsent(ids, none -> new ArrayList<>()).add(measure(ids, round));
            }
        }
        print(results);
    }

    private static List<Ids> asked() {
        String names = System.getProperty("cleanse.bench.ids", "NONE,BATCHES,GATEWAY,SINGLE");
        return Arrays.stream(names.split(",")).map(Ids::valueOf).toList();
    }

    private static int partition(int n) {
        return n / BATCH % PARTITIONS;
    }

    private void fill(Ids ids) {
        String padding = "x".repeat(130);
        try (Raw raw = new Raw(broker.bootstrap())) {
            for (int n = 0; n < RECORDS; n++) {
                byte[] value = ("{\"n\":" + n + ",\"p\":\"" + padding + "\"}").getBytes(US_ASCII);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(ids.topic() + ".raw", partition(n), null, value);
                String header = ids == Ids.NONE ? "another-id" : RecordHeaders.INGEST_ID;
                record.headers().add(header, ids.id(n).getBytes(US_ASCII));
                raw.send(record);
            }
        }
    }

    private Result measure(Ids ids, int round) throws Exception {
        String app = ids.topic() + "-" + round;
        Path state = dir.resolve(app);
        begin(app, ids);
        Count count = new Count();
        try (KafkaStreams streams = streams(app, ids, state, count)) {
            streams.start();
            count.await(RECORDS, Duration.ofMinutes(10));
        }
        long bytes = size(state);
        long restoreMs = ids == Ids.NONE ? -1 : restore(app, ids, state);
        return new Result(ids, count.perSecond(), bytes, restoreMs);
    }

    /** The disk is lost: everything comes back from the changelog. */
    private long restore(String app, Ids ids, Path state) throws Exception {
        delete(state);
        try (KafkaStreams streams = streams(app, ids, state, new Count())) {
            Restore restore = new Restore();
            streams.setGlobalStateRestoreListener(restore);
            streams.start();
            return restore.awaitMs(PARTITIONS, Duration.ofMinutes(10));
        }
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void begin(String app, Ids ids) throws Exception {
        try (var admin = broker.admin()) {
            Map<TopicPartition, OffsetAndMetadata> zero = new HashMap<>();
            for (int i = 0; i < PARTITIONS; i++) {
                zero.put(new TopicPartition(ids.topic() + ".raw", i), new OffsetAndMetadata(0));
            }
            admin.alterConsumerGroupOffsets(app, zero).all().get();
        }
    }

    private KafkaStreams streams(String app, Ids ids, Path state, Count count) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, app);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // The one that lost its disk is taken for dead only then.
        properties.put(StreamsConfig.mainConsumerPrefix("session.timeout.ms"), 6_000);
        properties.put(StreamsConfig.mainConsumerPrefix("heartbeat.interval.ms"), 2_000);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                ids == Ids.NONE ? StreamsConfig.AT_LEAST_ONCE : StreamsConfig.EXACTLY_ONCE_V2);
        CleanseTopic topic =
                new CleanseTopic(ids.topic(), Rules.ofJson(ids.topic(), null, new Route.Straight()), PARTITIONS);
        CleanseSettings settings =
                new CleanseSettings(new Window(86_400_000), 1024, 300_000, 302_400_000, FilterMemory.ofHeap());
        return new KafkaStreams(
                CleanseTopology.of(List.of(topic), settings, ignored -> count, (partition, offset, error) -> {}),
                properties);
    }

    private static long size(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void print(Map<Ids, List<Result>> results) {
        double reference = results.containsKey(Ids.NONE) ? median(results.get(Ids.NONE)).perSecond : Double.NaN;
        System.out.println("\n| " + RECORDS
                + " records | k records/s | slowest – fastest | ratio to passthrough | state MB | restore s |");
        System.out.println("|---|---|---|---|---|---|");
        results.forEach((ids, rounds) -> {
            Result median = median(rounds);
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f – %.0f | %.2f | %.1f | %s |",
                    ids.label,
                    median.perSecond / 1000,
                    rounds.stream().mapToDouble(Result::perSecond).min().orElseThrow() / 1000,
                    rounds.stream().mapToDouble(Result::perSecond).max().orElseThrow() / 1000,
                    median.perSecond / reference,
                    median.stateBytes / 1e6,
                    median.restoreMs < 0 ? "–" : String.format(Locale.ROOT, "%.1f", median.restoreMs / 1000.0)));
        });
    }

    private static Result median(List<Result> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Result::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }
}
