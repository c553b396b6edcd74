package io.sluice.stack.bench.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StampedFeedMainTest {

    @Test
    void shouldUseEachTimestampOnceBeforeAnyComesAgain() {
        // When
        Set<Long> stamps = stampsOver(1);

        // Then
        assertThat(stamps).hasSize(StampedFeedMain.STAMPS);
        assertThat(StampedFeedMain.stampMs(StampedFeedMain.STAMPS)).isEqualTo(StampedFeedMain.stampMs(0));
    }

    @Test
    void shouldSpreadThemOverWholeMinutes() {
        assertThat(stampsOver(60_000)).hasSize(StampedFeedMain.STAMPS / StampedFeedMain.PER_MINUTE);
    }

    private static Set<Long> stampsOver(long unitMs) {
        return LongStream.range(0, StampedFeedMain.STAMPS)
                .map(record -> StampedFeedMain.stampMs(record) / unitMs)
                .boxed()
                .collect(Collectors.toSet());
    }
}
