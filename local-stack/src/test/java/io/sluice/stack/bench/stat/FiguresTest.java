package io.sluice.stack.bench.stat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.12345, 0.123",
        "1.5, 1.5",
        "42, 42",
        "999.6, 1 000",
        "812345, 812 000",
        "4361234, 4 360 000",
        "NaN, –",
        "Infinity, –"
    })
    void shouldRoundToThreeDigitsAndGroupThousands(double value, String text) {
        assertThat(Figures.rounded(value)).isEqualTo(text);
    }
}
