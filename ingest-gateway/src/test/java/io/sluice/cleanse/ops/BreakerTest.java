package io.sluice.cleanse.ops;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final TopicPartition RAW = new TopicPartition("events.raw", 2);

    private final Breaker breaker = new Breaker();

    @Test
    void shouldStopAtTheThirdDeathByOneRecordAndNameIt() {
        // Given
        dieAt(17);
        dieAt(17);

        // When
        var response = dieAt(17);

        // Then
        assertThat(response).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(breaker.stoppedBecause())
                .contains("3 deaths at offset 17 of events.raw-2")
                .contains("boom");
    }

    @Test
    void shouldNameTheRecordThatCouldNotBeWrittenAndNotTheOneThatHeardOfIt() {
        // When
        for (int death = 0; death < 3; death++) {
            Exception tooLarge = new IllegalArgumentException("too large");
            breaker.failedToWrite(RAW, 8, tooLarge);
            IllegalStateException surfaced = new IllegalStateException("surfaced", tooLarge);
            breaker.failedAt(RAW, 9 + death, surfaced);
            breaker.handle(surfaced);
        }

        // Then
        assertThat(breaker.stoppedBecause()).contains("3 deaths at offset 8 of events.raw-2");
    }

    @Test
    void shouldGoOnWhereEachDeathIsAnothers() {
        // When, Then
        for (int offset = 0; offset < 10; offset++) {
            assertThat(dieAt(offset)).isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void shouldForgiveDeathsThatNoRecordIsToBlameForOnceRecordsComeThrough() {
        // Given
        die();
        die();

        // When
        breaker.progressed();

        // Then
        assertThat(die()).isEqualTo(REPLACE_THREAD);
        assertThat(die()).isEqualTo(REPLACE_THREAD);
        assertThat(die()).isEqualTo(SHUTDOWN_CLIENT);
    }

    private Object dieAt(long offset) {
        breaker.failedAt(RAW, offset, new IllegalStateException("boom"));
        return die();
    }

    private Object die() {
        return breaker.handle(new IllegalStateException("thread", new IllegalStateException("boom")));
    }
}
