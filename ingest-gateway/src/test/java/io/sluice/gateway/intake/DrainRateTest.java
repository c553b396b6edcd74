package io.sluice.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The wait that a refused client is told: the depth by the rate, from 1 to 60 s, and up to half of it on top. */
class DrainRateTest {
    private final DrainRate rate = new DrainRate();
    private final Random random = new Random(3);

    private void resolve(int perSecond, int seconds) {
        for (int i = 0; i < seconds * perSecond; i++) {
            rate.resolved(i * 1_000L / perSecond);
        }
        rate.roll(seconds * 1_000L);
    }

    @Test
    void shouldBeTheTimeInWhichTheQueueDrains() {
        // Given
        resolve(100, 20);

        // When
        int seconds = rate.retryAfterSeconds(1_000, random);

        // Then
        assertThat(seconds).isBetween(10, 16);
    }

    @Test
    void shouldStayWithinASecondAndAMinute() {
        // Given
        resolve(100, 20);

        // When
        int shortest = rate.retryAfterSeconds(0, random);
        int longest = rate.retryAfterSeconds(1_000_000, random);

        // Then
        assertThat(shortest).isEqualTo(1);
        assertThat(longest).isBetween(60, 90);
    }

    @Test
    void shouldBeFiveSecondsWhereNoRateIsKnown() {
        // Given: nothing was resolved.

        // When
        int seconds = rate.retryAfterSeconds(1_000, random);

        // Then
        assertThat(seconds).isBetween(5, 7);
    }
}
