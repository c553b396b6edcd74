package io.sluice.stack.bench.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void shouldTakeTheMiddleAsMedianWhateverTheOrder() {
        assertThat(Samples.of(30, 10, 20).median()).isEqualTo(20);
        assertThat(Samples.of(40, 10, 30, 20).median()).isEqualTo(25);
        assertThat(Samples.of(7).median()).isEqualTo(7);
    }

    @Test
    void shouldTellTheSpreadAsAShareOfTheMedian() {
        assertThat(Samples.of(90, 100, 120).spread()).isEqualTo(0.3, within(1e-9));
        assertThat(Samples.of(5, 5).spread()).isZero();
    }

    @Test
    void shouldCancelOutWhatSlowedBothHalvesOfAPair() {
        // Given: the machine was half as fast in the second round
        Samples ours = Samples.of(200, 100, 200);
        Samples theirs = Samples.of(100, 50, 100);

        // When
        Samples ratios = ours.over(theirs);

        // Then
        assertThat(ratios.values()).containsExactly(2.0, 2.0, 2.0);
        assertThat(ratios.spread()).isZero();
    }

    @Test
    void shouldLeaveOutARoundThatOnlyOneOfTheTwoHas() {
        assertThat(Samples.of(10, 20, 30).over(Samples.of(10, 10)).values()).containsExactly(1.0, 2.0);
    }

    @Test
    void shouldRefuseAMedianOfNothing() {
        assertThatThrownBy(() -> new Samples(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no round was measured");
    }
}
