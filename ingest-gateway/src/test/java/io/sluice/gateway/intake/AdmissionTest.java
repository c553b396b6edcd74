package io.sluice.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.intake.Refusal.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A quarter of the queue for one client, in batches and in bytes; here of 8 batches and 1000 bytes. */
class AdmissionTest {
    private final Admission admission =
            new Admission(new Limits(8, 1_000, 0.25, 0, 1, 1, 1, 1, new Backoff(1, 1), true));

    @Test
    void shouldRefuseAClientAtItsShareOfBatchesAndServeAnother() {
        // Given
        admission.admit(1, "greedy", 1);
        admission.admit(2, "greedy", 1);

        // When
        Optional<Reason> greedy = admission.admit(3, "greedy", 1);
        Optional<Reason> other = admission.admit(4, "other", 1);

        // Then
        assertThat(greedy).contains(Reason.CLIENT_QUOTA);
        assertThat(other).isEmpty();
        assertThat(admission.depth()).isEqualTo(3);
    }

    @Test
    void shouldRefuseAClientAtItsShareOfBytesAlsoWhileABodyGrows() {
        // Given
        admission.admit(1, "greedy", 200);

        // When
        Optional<Reason> second = admission.admit(2, "greedy", 51);
        Optional<Reason> grown = admission.grow(1, 51);
        Optional<Reason> rest = admission.grow(1, 50);

        // Then
        assertThat(second).contains(Reason.CLIENT_QUOTA);
        assertThat(grown).contains(Reason.CLIENT_QUOTA);
        assertThat(rest).isEmpty();
        assertThat(admission.bytes()).isEqualTo(250);
    }

    @Test
    void shouldGiveAClientItsShareBack() {
        // Given
        admission.admit(1, "greedy", 250);
        admission.release(1);

        // When
        Optional<Reason> again = admission.admit(2, "greedy", 250);

        // Then
        assertThat(again).isEmpty();
        assertThat(admission.bytes()).isEqualTo(250);
    }

    @Test
    void shouldPressForRoomBeforeAClientIsRefused() {
        // Given
        admission.admit(1, "busy", 187);
        boolean before = admission.underPressure();

        // When
        admission.grow(1, 1);
        boolean pressed = admission.underPressure();
        admission.release(1);

        // Then
        assertThat(before).isFalse();
        assertThat(pressed).isTrue();
        assertThat(admission.underPressure()).isFalse();
    }

    @Test
    void shouldPressForRoomWhenSingleRecordsFillTheQueueLongBeforeTheirBytesDo() {
        // Given: half of the eight batches, each client within three quarters of its two.
        for (int i = 1; i <= 4; i++) {
            admission.admit(i, "client-" + i, 1);
        }
        boolean before = admission.underPressure();

        // When
        admission.admit(5, "client-5", 1);
        boolean pressed = admission.underPressure();
        admission.release(5);

        // Then
        assertThat(before).isFalse();
        assertThat(pressed).isTrue();
        assertThat(admission.underPressure()).isFalse();
    }
}
