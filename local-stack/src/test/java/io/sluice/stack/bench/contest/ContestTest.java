package io.sluice.stack.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stack.bench.contest.Rows.Pairing;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ContestTest {

    private static final Title TITLE = new Title("P1", "a row", Goal.ratioAtLeast(1));

    private final List<String> turns = new ArrayList<>();
    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private final Console console = new Console(nowhere, nowhere, () -> 0);

    @Test
    void shouldTakeTurns() throws InterruptedException {
        // When
        Map<String, Outcome> outcomes = contest(() -> Long.MAX_VALUE)
                .add("A", turn("A", 1))
                .add("B", turn("B", 2))
                .run(3);

        // Then
        assertThat(turns).containsExactly("A", "B", "A", "B", "A", "B");
        assertThat(outcomes)
                .containsEntry("A", new Outcome.Sampled(Samples.of(1, 1, 1)))
                .containsEntry("B", new Outcome.Sampled(Samples.of(2, 2, 2)));
    }

    @Test
    void shouldGoOnWithoutAContestantThatFails() throws InterruptedException {
        // Given
        Contest contest = contest(() -> Long.MAX_VALUE)
                .add("A", () -> {
                    turns.add("A");
                    throw new StackException("the broker is gone");
                })
                .add("B", turn("B", 2))
                .add("C", () -> {
                    throw new FeatureMissingException("no such dialect");
                });

        // When
        Map<String, Outcome> outcomes = contest.run(2);

        // Then
        assertThat(turns).containsExactly("A", "B", "B");
        assertThat(outcomes)
                .containsEntry("A", new Outcome.Broken("the broker is gone"))
                .containsEntry("C", new Outcome.Missing("no such dialect"));
    }

    @Test
    void shouldKeepTheFirstRoundWhenTheTimeIsUp() throws InterruptedException {
        Map<String, Outcome> outcomes = contest(() -> -1).add("A", turn("A", 1)).run(3);

        assertThat(outcomes).containsEntry("A", new Outcome.Sampled(Samples.of(1)));
    }

    @Test
    void shouldBeginARoundOnlyIfItWillEndInTime() throws InterruptedException {
        // Given: a round takes 40 of 100 ms
        long[] leftMs = {100};
        Contest contest = contest(() -> leftMs[0]).add("A", turn("A", 1)).add("B", () -> {
            leftMs[0] -= 40;
            return turn("B", 2).measure();
        });

        // When
        contest.run(3);

        // Then
        assertThat(turns).containsExactly("A", "B", "A", "B");
    }

    @Test
    void shouldGiveARowForEveryOutcome() {
        // Given
        Map<String, Outcome> outcomes = Map.of(
                "A", new Outcome.Sampled(Samples.of(3)),
                "B", new Outcome.Sampled(Samples.of(2)),
                "missing", new Outcome.Missing("no such dialect"),
                "broken", new Outcome.Broken("the broker is gone"));

        // Then
        assertThat(row(outcomes, "A", "B")).isInstanceOf(Row.Measured.class);
        assertThat(row(outcomes, "missing", "B")).isEqualTo(new Row.Absent(TITLE, "no such dialect"));
        assertThat(row(outcomes, "broken", "B")).isEqualTo(new Row.Failed(TITLE, "the broker is gone"));
        assertThat(row(outcomes, "A", "broken")).isEqualTo(new Row.Failed(TITLE, "the broker is gone"));
        assertThat(row(outcomes, "never added", "B")).isEqualTo(new Row.Failed(TITLE, "it was not run"));
    }

    private static Row row(Map<String, Outcome> outcomes, String name, String reference) {
        return Rows.against(TITLE, outcomes, new Pairing(name, reference), "x", List.of());
    }

    private Contest contest(LongSupplier leftMs) {
        return new Contest(console, leftMs);
    }

    private Contest.Round turn(String name, double value) {
        return () -> {
            turns.add(name);
            return value;
        };
    }
}
