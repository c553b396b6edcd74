package io.sluice.cleanse.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cleanse.dedupe.FilterMemory;
import io.sluice.cleanse.dedupe.Window;
import io.sluice.cleanse.judge.Reason;
import io.sluice.cleanse.judge.RecordHeaders;
import io.sluice.cleanse.judge.Route;
import io.sluice.cleanse.judge.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanseTopologyTest {

    private static final long HOUR = 3_600_000;
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final String ID = "k:0123456789abcdef0123456789abcdef/";

    @TempDir
    Path dir;

    private final List<String> counted = new ArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> raw;
    private TestOutputTopic<byte[], byte[]> clean;
    private TestOutputTopic<byte[], byte[]> dead;

    @BeforeEach
    void start() {
        driver = driver(new Route.Straight());
        raw = driver.createInputTopic("events.raw", new ByteArraySerializer(), new ByteArraySerializer());
        clean = driver.createOutputTopic("events", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        dead = driver.createOutputTopic("events.dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void shouldPassEachIdOnceWithAllThatItBrought() {
        // Given
        TestRecord<byte[], byte[]> first = record("{\"n\":0}", ID + 0);
        first.headers().add("trace", bytes("abc"));

        // When
        raw.pipeInput(first);
        raw.pipeInput(record("{\"n\":0}", ID + 0));
        raw.pipeInput(record("{\"n\":1}", ID + 1));

        // Then
        List<TestRecord<byte[], byte[]>> out = clean.readRecordsToList();
        assertThat(out).extracting(record -> text(record.value())).containsExactly("{\"n\":0}", "{\"n\":1}");
        assertThat(text(out.get(0).key())).isEqualTo("key");
        assertThat(header(out.get(0).headers(), "trace")).isEqualTo("abc");
        assertThat(header(out.get(0).headers(), RecordHeaders.INGEST_ID)).isEqualTo(ID + 0);
        assertThat(dead.isEmpty()).isTrue();
        assertThat(counted).containsExactly("passed true", "duplicate", "passed true");
    }

    @Test
    void shouldRestoreTheClientsTimestampUnlessRetentionWouldDeleteItUnread() {
        // Given
        TestRecord<byte[], byte[]> future = record("1", ID + 0);
        future.headers().add(RecordHeaders.INGEST_TIMESTAMP, bytes("4102444800000"));
        TestRecord<byte[], byte[]> past = record("2", ID + 1);
        past.headers().add(RecordHeaders.INGEST_TIMESTAMP, bytes(Long.toString(NOW.toEpochMilli() - 48 * HOUR)));
        TestRecord<byte[], byte[]> ancient = record("4", ID + 3);
        ancient.headers().add(RecordHeaders.INGEST_TIMESTAMP, bytes("5"));
        TestRecord<byte[], byte[]> none = record("3", ID + 2);

        // When
        raw.pipeInput(future);
        raw.pipeInput(past);
        raw.pipeInput(none);
        raw.pipeInput(ancient);
        raw.pipeInput(record("1", ID + 0));

        // Then
        assertThat(clean.readRecordsToList())
                .extracting(TestRecord::timestamp)
                .containsExactly(
                        4_102_444_800_000L, NOW.toEpochMilli() - 48 * HOUR, NOW.toEpochMilli(), NOW.toEpochMilli());
        assertThat(counted).endsWith("duplicate");
    }

    @Test
    void shouldSayOnADeadLetterWhyAndWhereItCameFrom() {
        // When
        raw.pipeInput(record("{}", ID + 0));
        raw.pipeInput(record("{\"a\":", ID + 1));

        // Then
        TestRecord<byte[], byte[]> letter = dead.readRecord();
        assertThat(text(letter.value())).isEqualTo("{\"a\":");
        assertThat(header(letter.headers(), RecordHeaders.DLQ_REASON)).isEqualTo("invalid_json");
        assertThat(header(letter.headers(), RecordHeaders.DLQ_PATH)).isEqualTo("/a");
        assertThat(header(letter.headers(), RecordHeaders.DLQ_ERROR_MESSAGE)).contains("line 1");
        assertThat(header(letter.headers(), RecordHeaders.DLQ_TOPIC)).isEqualTo("events.raw");
        assertThat(header(letter.headers(), RecordHeaders.DLQ_PARTITION)).isEqualTo("0");
        assertThat(header(letter.headers(), RecordHeaders.DLQ_OFFSET)).isEqualTo("1");
        assertThat(header(letter.headers(), RecordHeaders.INGEST_ID)).isEqualTo(ID + 1);
        assertThat(dead.isEmpty()).isTrue();
        assertThat(counted).containsExactly("passed true", "dead invalid_json");
    }

    @Test
    void shouldForgetAfterTheWindow() {
        // Given
        raw.pipeInput(record("1", ID + 0));

        // When
        driver.advanceWallClockTime(Duration.ofHours(30));
        raw.pipeInput(at(record("2", ID + 0), NOW.toEpochMilli() + 30 * HOUR));

        // Then
        assertThat(clean.readRecordsToList()).hasSize(2);
    }

    @Test
    void shouldRouteToAListedTopic() {
        // Given
        stop();
        driver = driver(new Route.ByHeader("kind", Set.of("orders")));
        raw = driver.createInputTopic("events.raw", new ByteArraySerializer(), new ByteArraySerializer());
        var orders = driver.createOutputTopic("orders", new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TestRecord<byte[], byte[]> order = record("1", ID + 0);
        order.headers().add("kind", bytes("orders"));

        // When
        raw.pipeInput(order);

        // Then
        assertThat(orders.readRecordsToList()).hasSize(1);
    }

    private TopologyTestDriver driver(Route route) {
        CleanseTopic topic = new CleanseTopic("events", Rules.ofJson("events", null, route), 1);
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.resolve("state").toString());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        return new TopologyTestDriver(
                CleanseTopology.of(
                        List.of(topic),
                        new CleanseSettings(new Window(24 * HOUR), 16, 300_000, 48 * HOUR, FilterMemory.ofHeap()),
                        ignored -> new Counted(),
                        (partition, offset, error) -> counted.add("poison at " + offset)),
                properties,
                NOW);
    }

    private final class Counted implements TopicMeter {

        @Override
        public void passed(boolean identified) {
            counted.add("passed " + identified);
        }

        @Override
        public void duplicate() {
            counted.add("duplicate");
        }

        @Override
        public void deadLetter(Reason reason) {
            counted.add("dead " + reason.label());
        }

        @Override
        public void appended(long appendMs, long wallMs) {
            assertThat(appendMs).isEqualTo(wallMs);
        }
    }

    private static TestRecord<byte[], byte[]> record(String value, String id) {
        TestRecord<byte[], byte[]> record = new TestRecord<>(bytes("key"), bytes(value), NOW);
        record.headers().add(RecordHeaders.INGEST_ID, bytes(id));
        return record;
    }

    private static TestRecord<byte[], byte[]> at(TestRecord<byte[], byte[]> record, long timeMs) {
        return new TestRecord<>(record.key(), record.value(), record.headers(), timeMs);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static String header(Headers headers, String name) {
        return text(headers.lastHeader(name).value());
    }
}
