package io.sluice.stack.bench.stat;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stack.bench.stat.Row.Measured;
import io.sluice.stack.bench.stat.Row.Reading;
import io.sluice.stack.bench.stat.Row.Reference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {

    private static final Reading TEN = new Reading(Samples.of(10, 10, 10), "records/s");

    @Test
    void shouldMeetARatioByTheMedianOfTheRoundsOwnRatios() {
        // Given: 2.0, 0.5 and 2.5 round by round; the ratio of the medians would be 1
        Reading reference = new Reading(Samples.of(5, 20, 4), "records/s");

        // When
        Measured row = against(Goal.ratioAtLeast(1.5), reference);

        // Then
        assertThat(row.ratios().orElseThrow().median()).isEqualTo(2.0);
        assertThat(row.met()).contains(true);
    }

    @Test
    void shouldMissARatioThatIsJustBelow() {
        assertThat(against(Goal.ratioAtLeast(2.01), new Reading(Samples.of(5), "records/s"))
                        .met())
                .contains(false);
    }

    @Test
    void shouldNotCallARatioMetThatCouldNotBeMeasured() {
        assertThat(Row.alone(title(Goal.ratioAtLeast(0.1)), TEN, List.of()).met())
                .contains(false);
    }

    @Test
    void shouldMissAGrowthThatIsAboveItsLimitOrUnknown() {
        Reading five = new Reading(Samples.of(5), "µs");

        assertThat(against(Goal.ratioAtMost(2), five).met()).contains(true);
        assertThat(against(Goal.ratioAtMost(1.9), five).met()).contains(false);
        assertThat(Row.alone(title(Goal.ratioAtMost(2)), TEN, List.of()).met()).contains(false);
    }

    @Test
    void shouldHoldTheMedianAgainstAValue() {
        assertThat(Row.alone(title(Goal.valueAtLeast(10, "x")), TEN, List.of()).met())
                .contains(true);
        assertThat(Row.alone(title(Goal.valueAtLeast(10.1, "x")), TEN, List.of())
                        .met())
                .contains(false);
        assertThat(Row.alone(title(Goal.valueAtMost(10, "x")), TEN, List.of()).met())
                .contains(true);
        assertThat(Row.alone(title(Goal.valueAtMost(9.9, "x")), TEN, List.of()).met())
                .contains(false);
    }

    @Test
    void shouldSayNothingOfARowWithoutAGoal() {
        assertThat(Row.alone(title(Goal.none()), TEN, List.of()).met()).isEqualTo(Optional.empty());
    }

    @Test
    void shouldAskForARowAndThoseUnderIt() {
        Title spool = new Title("P4.spool", "latency", Goal.none());

        assertThat(spool.isAskedFor("P4")).isTrue();
        assertThat(spool.isAskedFor("p4.spool")).isTrue();
        assertThat(spool.isAskedFor("P")).isTrue();
        assertThat(spool.isAskedFor("S")).isFalse();
        assertThat(new Title("P10", "start", Goal.none()).isAskedFor("P1")).isFalse();
        assertThat(new Title("E2E", "the chain", Goal.none()).isAskedFor("E2")).isFalse();
    }

    private static Measured against(Goal goal, Reading reference) {
        return Row.against(title(goal), TEN, new Reference("the reference", reference), List.of());
    }

    private static Title title(Goal goal) {
        return new Title("P1", "a row", goal);
    }
}
