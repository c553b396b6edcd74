package io.sluice.cleanse.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilterTest {

    private static final int KEYS = 300_000;

    @ParameterizedTest
    @ValueSource(longs = {1 << 30, KeyFilter.FIRST_BYTES, 0})
    void shouldFindEveryKeyThatWasAddedWhateverMemoryThereWas(long memory) {
        // Given
        KeyFilter filter = new KeyFilter(new FilterMemory(memory));

        // When
        IntStream.range(0, KEYS).forEach(n -> filter.add(batch(n)));

        // Then
        assertThat(IntStream.range(0, KEYS)).allMatch(n -> filter.mayContain(batch(n)));
    }

    @Test
    void shouldSeldomFindAnotherKeyWhileThereIsMemory() {
        // Given: it has grown four times, and the last filter is nearly full
        KeyFilter filter = new KeyFilter(new FilterMemory(1 << 30));
        IntStream.range(0, KEYS).forEach(n -> filter.add(batch(n)));

        // When
        long found = IntStream.range(KEYS, 2 * KEYS)
                .filter(n -> filter.mayContain(batch(n)))
                .count();

        // Then
        assertThat(found).isLessThan(KEYS / 200);
    }

    @Test
    void shouldTellPagesOfOneBaseApart() {
        // Given
        KeyFilter filter = new KeyFilter(new FilterMemory(1 << 30));
        IntStream.range(0, 30_000).forEach(n -> filter.add(pageOfOneBase(2 * n)));

        // When
        long found = IntStream.range(0, 30_000)
                .filter(n -> filter.mayContain(pageOfOneBase(2 * n + 1)))
                .count();

        // Then
        assertThat(found).isLessThan(30_000 / 200);
    }

    @Test
    void shouldGiveBackAllThatItTook() {
        // Given
        FilterMemory memory = new FilterMemory(1 << 20);
        KeyFilter filter = new KeyFilter(memory);
        IntStream.range(0, KEYS).forEach(n -> filter.add(batch(n)));
        assertThat(memory.freeBytes()).isBetween(0L, (1L << 20) - 2 * KEYS);

        // When
        filter.release();

        // Then
        assertThat(memory.freeBytes()).isEqualTo(1 << 20);
    }

    @Test
    void shouldFindNothingInAnEmptyOne() {
        assertThat(new KeyFilter(new FilterMemory(1 << 30)).mayContain(batch(1)))
                .isFalse();
    }

    /** A base of random bits, as hashes are. */
    private static PageKey batch(int n) {
        Random random = new Random(n);
        return new PageKey(new BaseKey(IdKind.KEYED, random.nextLong(), random.nextLong()), 0);
    }

    private static PageKey pageOfOneBase(int n) {
        return new PageKey(new BaseKey(IdKind.GATEWAY, 7, 9), n);
    }
}
