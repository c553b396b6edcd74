package io.sluice.sink.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RangesTest {

    @Test
    void shouldShareARangeBetweenAdjoiningOffsets() {
        // Given
        Ranges.Builder builder = new Ranges.Builder();

        // When
        for (long offset = 10; offset < 1000; offset++) {
            builder.add(offset);
        }
        builder.add(2000);

        // Then
        Ranges ranges = builder.build();
        assertThat(ranges).hasToString("10-999,2000");
        assertThat(ranges.count()).isEqualTo(991);
        assertThat(ranges.first()).isEqualTo(10);
        assertThat(ranges.end()).isEqualTo(2001);
    }

    @Test
    void shouldReadItsOwnText() {
        for (String text : new String[] {"-", "0", "0-499,512", "7,9,11-12", "9223372036854775806"}) {
            assertThat(Ranges.parse(text)).hasToString(text);
        }
    }

    @Test
    void shouldRefuseAnOffsetThatIsThere() {
        // Given
        Ranges.Builder builder = new Ranges.Builder().add(0, 10);

        // When, Then
        assertThatThrownBy(() -> builder.add(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9");
    }
}
