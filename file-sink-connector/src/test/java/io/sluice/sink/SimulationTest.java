package io.sluice.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int STEPS = 40;

    /** Raised for a night: {@code -Dsimulation.states=1000000}. */
    private static final int STATES = Integer.getInteger("simulation.states", 50_000);

    /** Set to repeat a run, as the one before it printed: {@code -Dsimulation.seed=…}. */
    private static final long SEED = Long.getLong("simulation.seed", System.nanoTime());

    @Test
    void shouldCoverEachOffsetOnceWhateverHappensAtAnyMoment() {
        int states = 0;
        long seed = SEED;
        for (; states < STATES; seed++) {
            states += live(seed);
        }
        System.out.println(
                "simulation: " + states + " crash states in " + (seed - SEED) + " histories from seed " + SEED);
        assertThat(states).isGreaterThanOrEqualTo(STATES);
    }

    /** Two tasks on one partition: one had moved a file, the other synced the folder that it came from. */
    @Test
    void shouldKeepAFileWhoseRenameAnotherTaskMadeDurable() {
        assertThat(live(8177470604989L)).isPositive();
    }

    private static int live(long seed) {
        try (History history = new History(seed)) {
            history.live(STEPS);
            return history.crashStates();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
