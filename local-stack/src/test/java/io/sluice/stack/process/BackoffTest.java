package io.sluice.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));

    @Test
    void shouldDoubleUpToTheLimit() {
        // When
        var waits = IntStream.rangeClosed(1, 7)
                .mapToObj(deaths -> backoff.waitAfter(deaths).toSeconds())
                .toList();

        // Then
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void shouldStayAtTheLimitHoweverOftenTheChildDies() {
        assertThat(backoff.waitAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void shouldCountAnewAfterAHealthyLife() {
        assertThat(backoff.deathsInARow(5, Duration.ofSeconds(59))).isEqualTo(6);
        assertThat(backoff.deathsInARow(5, Duration.ofSeconds(60))).isEqualTo(1);
    }
}
