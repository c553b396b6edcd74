package io.sluice.cleanse.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeenPagesTest {

    private static final Window WINDOW = new Window(1000);
    private static final FilterMemory MEMORY = new FilterMemory(1 << 30);

    private final MapPageStore store = new MapPageStore();

    private record Arrival(IngestId id, @Nullable Long digest, long timeMs) {}

    @Property(tries = 400)
    void shouldDecideLikeTheReferenceOverEvictionsCommitsAndCrashes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int openPagesMax,
            @ForAll @IntRange(max = 3) int filtersThatFit) {
        // Given
        Random random = new Random(seed);
        List<Arrival> log = log(random, 400);
        ReferenceWindow reference = new ReferenceWindow(WINDOW);
        List<Sighting> expected = log.stream()
                .map(arrival -> reference.see(arrival.id, arrival.digest, arrival.timeMs))
                .toList();

        // When
        List<Sighting> actual = new ArrayList<>();
        MapPageStore store = new MapPageStore();
        FilterMemory memory = new FilterMemory((long) filtersThatFit * KeyFilter.FIRST_BYTES);
        SeenPages pages = new SeenPages(WINDOW, store, memory, openPagesMax);
        int committed = 0;
        int crashes = 0;
        while (actual.size() < log.size()) {
            Arrival arrival = log.get(actual.size());
            actual.add(see(pages, arrival));
            int dice = random.nextInt(40);
            if (dice < 3) {
                pages.flush();
                store.commit();
                committed = actual.size();
            } else if (dice == 3 && crashes++ < 20) {
                store.rollBack();
                pages.reset();
                if (random.nextBoolean()) {
                    pages = new SeenPages(WINDOW, store, memory, openPagesMax);
                }
                actual.subList(committed, actual.size()).clear();
            }
        }

        // Then
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void shouldRememberForTheWholeWindowAndForgetWithinABucketMore() {
        for (long first = 0; first < 500; first += 7) {
            // Given
            SeenPages pages = new SeenPages(WINDOW, new MapPageStore(), MEMORY, 8);
            Arrival once = new Arrival(id(IdKind.KEYED, 1, 0), null, first);
            assertThat(see(pages, once)).isEqualTo(Sighting.FIRST);

            // When, Then
            pages.advance(first + WINDOW.sizeMs());
            assertThat(pages.look(once.id, null)).as("at the window's end").isEqualTo(Sighting.AGAIN);
            pages.advance(first + WINDOW.sizeMs() + WINDOW.bucketMs());
            assertThat(pages.look(once.id, null)).as("a bucket later").isEqualTo(Sighting.FIRST);
        }
    }

    @Test
    void shouldNotGoBackInTimeAfterARestartWithAnEarlierClock() {
        // Given
        SeenPages before = new SeenPages(WINDOW, store, MEMORY, 8);
        Arrival arrival = new Arrival(id(IdKind.KEYED, 1, 0), null, 10_000);
        see(before, arrival);
        before.flush();

        // When
        SeenPages after = new SeenPages(WINDOW, store, MEMORY, 8);
        Sighting sighting = see(after, new Arrival(arrival.id, null, 10_000 - WINDOW.bucketMs() - 1));

        // Then
        assertThat(sighting).isEqualTo(Sighting.AGAIN);
    }

    @Test
    void shouldCostNoLookUpAndOneWriteForANewBatch() {
        // Given
        SeenPages pages = new SeenPages(WINDOW, store, MEMORY, 8);

        // When
        for (int n = 0; n < 100; n++) {
            see(pages, new Arrival(id(IdKind.KEYED, 1, n), 42L, 10_000));
        }
        pages.flush();

        // Then: the batch's page, and the clock
        assertThat(store.gets()).isZero();
        assertThat(store.puts()).isEqualTo(2);
        assertThat(store.sizeBytes()).isEqualTo(1 + 8 + 13 + 8);
    }

    @Test
    void shouldLookUpOnlyWhatWasWrittenIntoTheBucket() {
        // Given
        SeenPages pages = new SeenPages(WINDOW, store, MEMORY, 8);
        see(pages, new Arrival(id(IdKind.CLOUD_EVENT, 1, 0), null, 10_000));

        // When
        see(pages, new Arrival(id(IdKind.CLOUD_EVENT, 1, 0), null, 10_000 + WINDOW.bucketMs()));
        see(pages, new Arrival(id(IdKind.CLOUD_EVENT, 2, 0), null, 10_000 + WINDOW.bucketMs()));

        // Then
        assertThat(store.gets()).isEqualTo(1);
    }

    @Test
    void shouldAskTheStoreForWhatWasThereBeforeARestart() {
        // Given
        SeenPages before = new SeenPages(WINDOW, store, MEMORY, 8);
        see(before, new Arrival(id(IdKind.CLOUD_EVENT, 1, 0), null, 10_000));
        before.flush();

        // When: the next one's clock is a bucket further
        SeenPages after = new SeenPages(WINDOW, store, MEMORY, 8);
        see(after, new Arrival(id(IdKind.CLOUD_EVENT, 2, 0), null, 10_000 + WINDOW.bucketMs()));

        // Then: four live buckets may have been written before, the fifth has begun since
        assertThat(store.gets()).isEqualTo(4);
    }

    @Test
    void shouldGiveBackTheMemoryOfBucketsThatAreNoLongerLive() {
        // Given
        FilterMemory memory = new FilterMemory(KeyFilter.FIRST_BYTES);
        SeenPages pages = new SeenPages(WINDOW, store, memory, 8);
        see(pages, new Arrival(id(IdKind.CLOUD_EVENT, 1, 0), null, 10_000));
        assertThat(memory.freeBytes()).isZero();

        // When
        pages.advance(10_000 + WINDOW.sizeMs() + WINDOW.bucketMs());

        // Then
        assertThat(memory.freeBytes()).isEqualTo(KeyFilter.FIRST_BYTES);
    }

    @Test
    void shouldNotLetSingleIdsPushOutOpenPages() {
        // Given
        SeenPages pages = new SeenPages(WINDOW, store, MEMORY, 2);
        see(pages, new Arrival(id(IdKind.GATEWAY, 1, 0), null, 10_000));

        // When
        for (int i = 0; i < 100; i++) {
            see(pages, new Arrival(id(IdKind.CLOUD_EVENT, i, 0), null, 10_000));
        }

        // Then
        assertThat(pages.openPages()).isEqualTo(1);
        assertThat(store.puts()).isEqualTo(100);
    }

    @Test
    void shouldCallAnotherContentUnderTheSameBaseByItsName() {
        // Given
        SeenPages pages = new SeenPages(WINDOW, store, MEMORY, 8);
        see(pages, new Arrival(id(IdKind.KEYED, 1, 0), 42L, 10_000));
        pages.flush();
        pages.clear();

        // When, Then
        assertThat(pages.look(id(IdKind.KEYED, 1, 0), 43L)).isEqualTo(Sighting.OTHER_CONTENT);
        assertThat(pages.look(id(IdKind.KEYED, 1, 1), 43L)).isEqualTo(Sighting.OTHER_CONTENT);
        assertThat(pages.look(id(IdKind.KEYED, 1, 1), 42L)).isEqualTo(Sighting.FIRST);
    }

    private static Sighting see(SeenPages pages, Arrival arrival) {
        pages.advance(arrival.timeMs);
        Sighting sighting = pages.look(arrival.id, arrival.digest);
        if (sighting == Sighting.FIRST) {
            pages.mark(arrival.id, arrival.digest);
        }
        return sighting;
    }

    /** Few ids, so that they repeat; a clock that mostly creeps, sometimes leaps, sometimes falls back. */
    private static List<Arrival> log(Random random, int size) {
        List<Arrival> log = new ArrayList<>();
        long timeMs = 100_000;
        for (int i = 0; i < size; i++) {
            int dice = random.nextInt(100);
            timeMs += dice < 2 ? WINDOW.sizeMs() : dice < 6 ? WINDOW.bucketMs() : dice < 10 ? -30 : random.nextInt(9);
            IdKind kind = switch (random.nextInt(3)) {
                case 0 -> IdKind.KEYED;
                case 1 -> IdKind.CLOUD_EVENT;
                default -> IdKind.GATEWAY;
            };
            long n = kind == IdKind.CLOUD_EVENT ? 0 : random.nextInt(3) * 4094L + random.nextInt(4);
            Long digest = kind == IdKind.KEYED ? Long.valueOf(random.nextInt(10) == 0 ? 1 : 0) : null;
            log.add(new Arrival(id(kind, random.nextInt(6), n), digest, timeMs));
        }
        return log;
    }

    private static IngestId id(IdKind kind, long base, long n) {
        return new IngestId(new BaseKey(kind, 7, base), n);
    }
}
