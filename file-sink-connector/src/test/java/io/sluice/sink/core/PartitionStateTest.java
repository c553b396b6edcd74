package io.sluice.sink.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a part has to be sealed: found without looking at each part in every call, and never later than by looking. */
class PartitionStateTest {
    private static final long NEVER = Long.MAX_VALUE;

    private long offset;

    private static PartitionState state(Rotation rotation) {
        return new PartitionState(Entry.NONE, rotation, "json", true, new Fragments(), 0);
    }

    private static Rotation rotation(long maxRecords, long intervalMs, long idleMs) {
        return new Rotation(NEVER, maxRecords, intervalMs, idleMs, false);
    }

    private void put(PartitionState state, String path, long nowMs) {
        state.admit(offset, 1);
        state.grew(state.partFor(path, "json", nowMs), offset++, 10, nowMs);
    }

    @Test
    void shouldSealAPartOfItsAge() {
        // Given
        PartitionState state = state(rotation(NEVER, 100, NEVER));
        put(state, "a", 1000);

        // When, then
        assertThat(state.isSealDue(1099)).isFalse();
        assertThat(state.isSealDue(1100)).isTrue();
    }

    @Test
    void shouldPutOffAnIdlePartWithEachRecord() {
        // Given
        PartitionState state = state(rotation(NEVER, NEVER, 50));
        put(state, "a", 1000);
        assertThat(state.isSealDue(1049)).isFalse();
        put(state, "a", 1040);

        // When, then
        assertThat(state.isSealDue(1089)).isFalse();
        assertThat(state.isSealDue(1090)).isTrue();
    }

    @Test
    void shouldSealAFullPartAtOnce() {
        // Given
        PartitionState state = state(rotation(2, NEVER, NEVER));
        put(state, "a", 1000);
        assertThat(state.isSealDue(1000)).isFalse();

        // When
        put(state, "a", 1000);

        // Then
        assertThat(state.isSealDue(1000)).isTrue();
    }

    @Test
    void shouldFollowAClockThatIsSetBack() {
        // Given
        PartitionState state = state(rotation(NEVER, NEVER, 50));
        put(state, "a", 9000);
        assertThat(state.isSealDue(9000)).isFalse();

        // When
        put(state, "a", 1000);

        // Then
        assertThat(state.isSealDue(1049)).isFalse();
        assertThat(state.isSealDue(1050)).isTrue();
    }

    /** Against a model that looks at every part in every call. */
    @Test
    void shouldSayWhatLookingAtEachPartWouldSay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int life = 0; life < 300; life++) {
            Rotation rotation = rotation(
                    1 + random.nextInt(8),
                    random.nextBoolean() ? 1 + random.nextInt(300) : NEVER,
                    random.nextBoolean() ? 1 + random.nextInt(100) : NEVER);
            PartitionState state = state(rotation);
            Map<String, long[]> model = new HashMap<>();
            boolean isSuccessorMade = false;
            long nowMs = 1_000;
            for (int step = 0; step < 200; step++) {
                nowMs += random.nextInt(20) == 0 ? -random.nextInt(200) : random.nextInt(15);
                if (random.nextInt(3) > 0) {
                    String path = "p" + random.nextInt(6);
                    long[] part = model.get(path);
                    if (part == null || part[2] >= rotation.maxRecords()) {
                        isSuccessorMade |= part != null;
                        part = new long[] {nowMs, nowMs, 0};
                        model.put(path, part);
                    }
                    part[1] = nowMs;
                    part[2]++;
                    put(state, path, nowMs);
                }
                long now = nowMs;
                boolean isDue = isSuccessorMade || model.values().stream().anyMatch(part -> isDue(rotation, part, now));
                assertThat(state.isSealDue(nowMs))
                        .as("seed %d, life %d, step %d", seed, life, step)
                        .isEqualTo(isDue);
                if (random.nextInt(10) == 0) {
                    state.barrier(OptionalLong.empty(), nowMs);
                    model.values().removeIf(part -> isDue(rotation, part, now));
                    isSuccessorMade = false;
                }
            }
        }
    }

    private static boolean isDue(Rotation rotation, long[] part, long nowMs) {
        return part[2] >= rotation.maxRecords() || rotation.whenIdle(part[0], part[1], nowMs) != Seal.NO;
    }

    /** Records that take turns over many paths make a range of offsets each, which stays in memory until a seal. */
    @Test
    void shouldBoundTheRangesOfAllPartsTogether() {
        // Given
        Fragments fragments = new Fragments(1_000);
        PartitionState state =
                new PartitionState(Entry.NONE, rotation(NEVER, NEVER, NEVER), "json", true, fragments, 0);
        long most = 0;
        int sealed = 0;

        // When
        for (int record = 0; record < 20_000; record++) {
            // One path in a hundred has half of the records.
            put(state, record % 2 == 0 ? "busy" : "path-" + record % 199, 1000);
            most = Math.max(most, fragments.count());
            if (state.isSealDue(1000)) {
                sealed += (int) state.barrier(OptionalLong.empty(), 1000).parts().stream()
                        .filter(mark -> mark.seal() == Seal.FRAGMENTS)
                        .count();
            }
        }

        // Then
        assertThat(most).as("ranges at once").isLessThanOrEqualTo(1_100);
        // A hundred parts have ten ranges each, then: none is cut off that has fewer.
        assertThat(sealed).as("parts that were sealed early").isBetween(100, 20_000 / 9);
    }

    @Test
    void shouldForgetTheRangesOfAnAttemptThatIsOver() {
        // Given
        Fragments fragments = new Fragments(1_000);
        PartitionState state = new PartitionState(Entry.NONE, rotation(3, NEVER, NEVER), "json", true, fragments, 0);
        for (int record = 0; record < 100; record++) {
            put(state, "path-" + record % 7, 1000);
        }
        assertThat(fragments.count()).isEqualTo(100);

        // When
        state.end();

        // Then
        assertThat(fragments.count()).isZero();
    }
}
