package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final long NOW = 1_800_000_000_000L;

    private final Planner planner = new Planner(Filter.ALL, 3, "events.parked.dlq");

    @Test
    void shouldSendACleansedLetterBackToItsRawPartitionUnderItsId() {
        // Given
        Letter letter = letter(
                "ingest-id",
                "k:ab/1",
                "ingest-time",
                "5",
                "trace",
                "x",
                "dlq-topic",
                "events.raw",
                "dlq-partition",
                "2",
                "dlq-offset",
                "9",
                "dlq-reason",
                "schema",
                "dlq-error-message",
                "no");

        // When
        Step.Send send = (Step.Send) planner.plan(letter, NOW);

        // Then
        assertThat(send.topic()).isEqualTo("events.raw");
        assertThat(send.partition()).isEqualTo(2);
        assertThat(texts(send.headers()))
                .containsExactly("ingest-id=k:ab/1", "ingest-time=" + NOW, "trace=x", "dlq-redrives=1");
    }

    @Test
    void shouldSendTheGatewaysLetterBackToItsPartition() {
        // When
        Step.Send send = (Step.Send) planner.plan(
                letter(
                        "ingest-id",
                        "g:1.0/4",
                        "dlq-topic",
                        "logs",
                        "dlq-partition",
                        "3",
                        "dlq-error-class",
                        "record_too_large",
                        "dlq-attempts",
                        "9"),
                NOW);

        // Then
        assertThat(send.topic()).isEqualTo("logs");
        assertThat(send.partition()).isEqualTo(3);
        assertThat(texts(send.headers())).containsExactly("ingest-id=g:1.0/4", "dlq-redrives=1");
    }

    @Test
    void shouldSendConnectsLetterToTheTopicThatTheSinkReads() {
        // When
        Step.Send send = (Step.Send) planner.plan(
                letter(
                        "ingest-id",
                        "k:ab/1",
                        "dlq-redrives",
                        "1",
                        "__connect.errors.topic",
                        "events",
                        "__connect.errors.partition",
                        "3",
                        "__connect.errors.exception.class.name",
                        "X"),
                NOW);

        // Then
        assertThat(send.topic()).isEqualTo("events");
        assertThat(send.partition()).isEqualTo(3);
        assertThat(texts(send.headers())).containsExactly("ingest-id=k:ab/1", "dlq-redrives=2");
    }

    @Test
    void shouldParkWhatCameBackTooOften() {
        // When
        Step step = planner.plan(letter("dlq-topic", "events.raw", "dlq-redrives", "3"), NOW);

        // Then
        assertThat(step).isInstanceOfSatisfying(Step.Park.class, park -> {
            assertThat(park.topic()).isEqualTo("events.parked.dlq");
            assertThat(texts(park.headers())).containsExactly("dlq-topic=events.raw", "dlq-redrives=3");
        });
    }

    @Test
    void shouldNotInventAnOrigin() {
        // When, Then
        assertThat(planner.plan(letter("ingest-id", "k:ab/1"), NOW)).isInstanceOf(Step.Lost.class);
    }

    @Test
    void shouldTakeOnlyWhatTheFilterMeans() {
        // Given
        Letter letter = letter("dlq-topic", "events.raw", "dlq-reason", "schema");

        // When, Then
        assertThat(takes(letter, new Filter(Set.of("schema"), Set.of(), null, 0, NOW)))
                .isTrue();
        assertThat(takes(letter, new Filter(Set.of("route"), Set.of(), null, 0, NOW)))
                .isFalse();
        assertThat(takes(letter, new Filter(Set.of(), Set.of("logs"), null, 0, NOW)))
                .isFalse();
        assertThat(takes(letter, new Filter(Set.of(), Set.of(), bytes("other"), 0, NOW)))
                .isFalse();
        assertThat(takes(letter, new Filter(Set.of(), Set.of(), bytes("key"), 0, NOW)))
                .isTrue();
        assertThat(takes(letter, new Filter(Set.of(), Set.of(), null, 1001, NOW)))
                .isFalse();
        assertThat(takes(letter, new Filter(Set.of(), Set.of(), null, 0, 1000))).isFalse();
    }

    @Test
    void shouldRememberWhatIsDoneThroughItsLedger() {
        // Given
        Done first = new Done("topic-id");
        first.add(0, 5);
        first.add(0, 4095);
        first.add(3, 1_000_000);

        // When
        Done second = new Done("topic-id");
        Done other = new Done("made-anew");
        first.takeChanges().forEach((key, value) -> {
            second.replay(key, value);
            other.replay(key, value);
        });

        // Then
        assertThat(second.contains(0, 5)).isTrue();
        assertThat(second.contains(0, 4095)).isTrue();
        assertThat(second.contains(3, 1_000_000)).isTrue();
        assertThat(second.contains(0, 6)).isFalse();
        assertThat(second.contains(1, 5)).isFalse();
        assertThat(other.contains(0, 5)).isFalse();
        assertThat(first.takeChanges()).isEmpty();
    }

    private static boolean takes(Letter letter, Filter filter) {
        return new Planner(filter, 3, "parked").plan(letter, NOW) instanceof Step.Send;
    }

    private static Letter letter(String... namesAndValues) {
        List<Letter.HeaderEntry> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Letter.HeaderEntry(namesAndValues[i], bytes(namesAndValues[i + 1])));
        }
        return new Letter(0, 7, 1000, bytes("key"), bytes("value"), headers);
    }

    private static List<String> texts(List<Letter.HeaderEntry> headers) {
        return headers.stream()
                .map(header -> header.name() + "=" + new String(Objects.requireNonNull(header.value()), US_ASCII))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
