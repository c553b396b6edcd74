package io.sluice.stack.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.stack.bench.report.MarkdownTable;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import io.sluice.stack.bench.stat.Title;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleTest {

    private static final Scale SCALE = Scale.linear("S1", "CPU; connections", "µs", List.of("1", "16", "1000"));

    @Test
    void shouldHaveARowForEachSize() {
        assertThat(SCALE.titles()).extracting(Title::id).containsExactly("S1.1", "S1.16", "S1.1000");
    }

    @Test
    void shouldMarkASizeWhoseUnitsCostMoreThanThoseOfASmallerOne() {
        // When
        List<Row> rows = SCALE.rows(
                Map.of("1", sampled(10, 12), "16", sampled(15, 12), "1000", sampled(16, 20)),
                Map.of("16", List.of("9 000 records/s")));

        // Then: the growth is that of each round
        assertThat(MarkdownTable.text("a machine", rows).lines())
                .contains(
                        "| S1.1 | CPU; connections: 1 | 11 µs (18 %) | – | – | – | – |",
                        "| S1.16 | CPU; connections: 16 | 13.5 µs (22 %) | 1: 11 µs (18 %) | 1.25 × (40 %) | ≤ 1.5 × | yes |",
                        "| S1.1000 | CPU; connections: 1000 | 18 µs (22 %) | 1: 11 µs (18 %) | 1.63 × (4 %) | ≤ 1.5 × | **no** |",
                        "- S1.16: 9 000 records/s");
    }

    @Test
    void shouldHoldASizeAgainstTheCheapestThatIsSmaller() {
        // When: nothing is shared at size 1
        List<Row> rows = SCALE.rows(Map.of("1", sampled(100), "16", sampled(10), "1000", sampled(20)), Map.of());

        // Then
        assertThat(((Row.Measured) rows.get(1)).met()).contains(true);
        assertThat(((Row.Measured) rows.get(2)).ratios()).contains(Samples.of(2));
        assertThat(((Row.Measured) rows.get(2)).met()).contains(false);
    }

    @Test
    void shouldFailASizeWhenTheSmallestCouldNotBeMeasured() {
        // When
        List<Row> rows = SCALE.rows(
                Map.of("1", new Outcome.Broken("refused"), "16", sampled(1), "1000", new Outcome.Missing("too long")),
                Map.of());

        // Then
        assertThat(rows)
                .containsExactly(
                        new Row.Failed(SCALE.titles().get(0), "refused"),
                        new Row.Failed(SCALE.titles().get(1), "refused"),
                        new Row.Absent(SCALE.titles().get(2), "too long"));
    }

    @Test
    void shouldSayWhyALimitIsAnotherOne() {
        // Given
        Scale wider = SCALE.upTo(4, "folders are listed");

        // When
        List<Row> rows = wider.rows(Map.of("1", sampled(1), "16", sampled(1), "1000", sampled(3)), Map.of());

        // Then
        assertThat(((Row.Measured) rows.get(2)).met()).contains(true);
        assertThat(((Row.Measured) rows.get(2)).notes())
                .containsExactly("its limit is another one: folders are listed");
        assertThatThrownBy(() -> SCALE.upTo(4, "")).hasMessageContaining("says no reason");
    }

    private static Outcome sampled(double... values) {
        return new Outcome.Sampled(Samples.of(values));
    }
}
