package io.sluice.sink.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Ranges;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What files, gaps and dead letters claim has to tile what entries claim; whatever does not is named. */
class CoverageTest {
    private final List<String> problems = new ArrayList<>();
    private final Coverage coverage = new Coverage(problems);

    private void claim(int epoch, long from, long to) {
        coverage.run(epoch, from, to, Entry.Unwritten.NONE);
    }

    private void file(int epoch, long from, long to, String name) {
        coverage.cover(epoch, Ranges.of(from, to), name);
    }

    @Test
    void shouldFindNothingWhereAllOffsetsAreCoveredOnce() {
        // Given
        claim(0, 0, 10);
        claim(0, 10, 20);
        file(0, 12, 20, "second");
        file(0, 0, 12, "first");

        // When
        coverage.conclude();

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void shouldNameAGap() {
        // Given
        claim(0, 0, 20);
        file(0, 0, 8, "first");
        file(0, 12, 20, "second");

        // When
        coverage.conclude();

        // Then
        assertThat(problems).containsExactly("offsets 8 to 11 of epoch 0 are nowhere");
    }

    @Test
    void shouldNameAnOverlapAndBothFiles() {
        // Given
        claim(0, 0, 20);
        file(0, 0, 12, "first");
        file(0, 8, 20, "second");

        // When
        coverage.conclude();

        // Then
        assertThat(problems).containsExactly("offsets 8 to 11 of epoch 0 are in first and in second");
    }

    @Test
    void shouldNameAnEndThatNoFileReaches() {
        // Given
        claim(0, 0, 20);
        file(0, 0, 12, "first");

        // When
        coverage.conclude();

        // Then
        assertThat(problems).containsExactly("the ledger claims offset 19 of epoch 0 and its files end before 12");
    }

    @Test
    void shouldNameALeapOfTheLedger() {
        // Given
        claim(0, 0, 10);
        claim(0, 15, 20);
        file(0, 0, 20, "first");

        // When
        coverage.conclude();

        // Then
        assertThat(problems).containsExactly("the ledger leaps from offset 10 to 15 in epoch 0");
    }

    @Test
    void shouldNotTakeTheReplayOfAnotherEpochForAnOverlap() {
        // Given
        claim(0, 0, 20);
        file(0, 0, 20, "first");
        claim(1, 5, 20);
        file(1, 5, 20, "replayed");

        // When
        coverage.conclude();

        // Then
        assertThat(problems).isEmpty();
    }
}
