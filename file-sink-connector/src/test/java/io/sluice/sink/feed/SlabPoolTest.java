package io.sluice.sink.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.core.Slab;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlabPoolTest {
    private static final int RECORD_BYTES = 200;

    private final SlabPool pool = new SlabPool();

    private Slab filled(Slab slab, int bytes) {
        slab.append(new byte[bytes], 0, bytes);
        slab.endRecord();
        return slab;
    }

    /** Ten thousand paths, and a disk that has written nothing yet: the bound on what is in flight must bound memory. */
    @Test
    void shouldHoldInFlightNoMoreThanTwiceWhatCounts() {
        // Given
        Slab[] inFlight = Stream.generate(() -> filled(pool.take(), RECORD_BYTES))
                .limit(10_000)
                .toArray(Slab[]::new);

        // When
        for (Slab slab : inFlight) {
            pool.handOver(slab);
        }

        // Then
        long held = Stream.of(inFlight).mapToLong(Slab::capacity).sum();
        assertThat(pool.inFlightBytes()).isEqualTo(10_000L * RECORD_BYTES);
        assertThat(held).isLessThanOrEqualTo(2 * pool.inFlightBytes());
    }

    @Test
    void shouldHandTheSameSlabOutAgainWhereItWasWellFilled() {
        // Given
        Slab slab = filled(pool.take(), 100_000);
        int capacity = slab.capacity();

        // When
        pool.handOver(slab);
        pool.giveBack(slab, slab.length());

        // Then
        assertThat(pool.take()).isSameAs(slab);
        assertThat(slab.capacity()).isEqualTo(capacity);
        assertThat(slab.length()).isZero();
        assertThat(pool.inFlightBytes()).isZero();
    }

    @Test
    void shouldKeepNoSlabThatWasCutDownToALittle() {
        // Given
        Slab slab = filled(pool.take(), RECORD_BYTES);

        // When
        pool.handOver(slab);
        pool.giveBack(slab, slab.length());

        // Then
        assertThat(pool.take().capacity()).isEqualTo(Slab.FIRST_SIZE);
    }
}
