package io.sluice.cleanse.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cleanse.dedupe.FilterMemory;
import io.sluice.cleanse.dedupe.MapPageStore;
import io.sluice.cleanse.dedupe.SeenPages;
import io.sluice.cleanse.dedupe.Window;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final long HOUR = 3_600_000;
    private static final Window WINDOW = new Window(24 * HOUR);
    private static final long NOW = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final String ID = "k:0123456789abcdef0123456789abcdef/0";
    private static final String OTHER = "k:0123456789abcdef0123456789abcdee/0";

    private long wallMs = NOW;
    private final Judge judge = judge(new Route.Straight());

    @Test
    void shouldPassAnIdOnce() {
        // When, Then
        assertThat(judge(record().id(ID))).isEqualTo("pass events");
        assertThat(judge(record().id(ID))).isEqualTo("duplicate");
        assertThat(judge(record().id(OTHER))).isEqualTo("pass events");
    }

    @Test
    void shouldPassWhatHasNoIdEveryTime() {
        // When, Then
        assertThat(judge(record())).isEqualTo("pass events, unidentified");
        assertThat(judge(record())).isEqualTo("pass events, unidentified");
    }

    @Test
    void shouldDeadLetterAnotherContentUnderTheSameIdOnce() {
        // Given
        judge(record().id(ID).digest("11111111"));

        // When, Then
        assertThat(judge(record().id(ID).digest("22222222"))).isEqualTo("dead id_reused");
        assertThat(judge(record().id(ID).digest("22222222"))).isEqualTo("duplicate");
        assertThat(judge(record().id(ID).digest("33333333"))).isEqualTo("dead id_reused");
        assertThat(judge(record().id(ID).digest("11111111"))).isEqualTo("duplicate");
    }

    @Test
    void shouldDeadLetterAnInvalidRecordOnceHoweverOftenItIsSent() {
        // When, Then
        assertThat(judge(record().id(ID).json("{"))).isEqualTo("dead invalid_json");
        assertThat(judge(record().id(ID).json("{"))).isEqualTo("duplicate");
    }

    @Test
    void shouldPassACorrectedRecordUnderTheIdOfItsDeadLetter() {
        // Given
        judge(record().id(ID).json("{"));

        // When, Then
        assertThat(judge(record().id(ID).header(RecordHeaders.DLQ_REDRIVES, "1")))
                .isEqualTo("pass events");
        assertThat(judge(record().id(ID).header(RecordHeaders.DLQ_REDRIVES, "1")))
                .isEqualTo("duplicate");
    }

    @Test
    void shouldDeadLetterARedrivenRecordAgainWhenItFailsAgain() {
        // Given
        judge(record().id(ID).json("{"));

        // When, Then
        assertThat(judge(record().id(ID).json("{").header(RecordHeaders.DLQ_REDRIVES, "1")))
                .isEqualTo("dead invalid_json");
        assertThat(judge(record().id(ID).json("{").header(RecordHeaders.DLQ_REDRIVES, "1")))
                .isEqualTo("duplicate");
    }

    @Test
    void shouldNotGuessAboutAReplayOlderThanTheWindow() {
        // Given
        String accepted = Long.toString(NOW - 23 * HOUR - 1);

        // When, Then
        assertThat(judge(record().id(ID).header(RecordHeaders.INGEST_TIME, accepted)))
                .isEqualTo("dead late_ambiguous");
        assertThat(judge(record().id(OTHER).header(RecordHeaders.INGEST_TIME, Long.toString(NOW - 23 * HOUR))))
                .isEqualTo("pass events");
    }

    @Test
    void shouldDropALateReplayThatIsStillRemembered() {
        // Given
        judge(record().id(ID).header(RecordHeaders.INGEST_TIME, Long.toString(NOW)));

        // When
        wallMs = NOW + 23 * HOUR + MINUTE;
        String late = judge(record().id(ID)
                .header(RecordHeaders.INGEST_TIME, Long.toString(NOW))
                .at(wallMs));

        // Then
        assertThat(late).isEqualTo("duplicate");
    }

    @Test
    void shouldDeadLetterAnIdThatIsNone() {
        // When, Then
        assertThat(judge(record().id("k:"))).isEqualTo("dead id_malformed");
    }

    @Test
    void shouldNotLetARecordFromTheFutureExpireTheWindow() {
        // Given
        judge(record().id(ID));

        // When
        judge(record().id(OTHER).at(NOW + 30 * 24 * HOUR));

        // Then
        assertThat(judge(record().id(ID))).isEqualTo("duplicate");
    }

    @Test
    void shouldNotLetARecordFromThePastReachBehindTheWindow() {
        // Given
        judge(record().id(ID));

        // When
        judge(record().id(OTHER).at(0));

        // Then
        assertThat(judge(record().id(ID).at(1))).isEqualTo("duplicate");
        assertThat(judge(record().id(OTHER))).isEqualTo("duplicate");
    }

    @Test
    void shouldMoveTheWindowWithTheBacklogNotWithTheWall() {
        // Given: what was appended two days ago, minutes apart, is worked off now
        long then = NOW - 48 * HOUR;

        // When
        judge(record().id(ID).at(then));
        String repeat = judge(record().id(ID).at(then + MINUTE));

        // Then
        assertThat(repeat).isEqualTo("duplicate");
    }

    @Test
    void shouldRouteByHeaderToListedTopicsOnly() {
        // Given
        Judge routing = judge(new Route.ByHeader("kind", Set.of("orders")));

        // When, Then
        assertThat(name(routing.judge(record().header("kind", "orders"), NOW))).isEqualTo("pass orders, unidentified");
        assertThat(name(routing.judge(record(), NOW))).isEqualTo("pass events, unidentified");
        assertThat(name(routing.judge(record().header("kind", "secrets"), NOW))).isEqualTo("dead route");
    }

    @Test
    void shouldRouteByAPlaceInTheDocument() {
        // Given
        Judge routing = judge(Rules.byPointer("/meta/kind", Set.of("orders")));

        // When, Then
        assertThat(name(routing.judge(record().id(ID).json("{\"meta\":{\"kind\":\"orders\"}}"), NOW)))
                .isEqualTo("pass orders");
        assertThat(name(routing.judge(record().id(ID), NOW))).isEqualTo("duplicate");
        assertThat(name(routing.judge(record().id(OTHER).json("{\"meta\":{\"kind\":\"x\"}}"), NOW)))
                .isEqualTo("dead route");
    }

    @Test
    void shouldPassATombstone() {
        // When, Then
        assertThat(judge(record().id(ID).value(null))).isEqualTo("pass events");
    }

    private static Judge judge(Route route) {
        return new Judge(
                WINDOW,
                new AppendClock(5 * MINUTE),
                Rules.ofJson("events", null, route),
                new SeenPages(WINDOW, new MapPageStore(), new FilterMemory(1 << 20), 8));
    }

    private static TestRecord record() {
        return new TestRecord().at(NOW);
    }

    private String judge(TestRecord raw) {
        return name(judge.judge(raw, wallMs));
    }

    private static String name(Decision decision) {
        if (decision instanceof Decision.Pass pass) {
            return "pass " + pass.topic() + (pass.identified() ? "" : ", unidentified");
        }
        return decision instanceof Decision.DeadLetter letter
                ? "dead " + letter.flaw().reason().label()
                : "duplicate";
    }
}
