package io.sluice.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final int STEPS = 40;

    private static final int STATES = Integer.getInteger("simulation.states", 50_000);

    private static final int STATES_OF_A_NIGHT = Integer.getInteger("simulation.night.states", 1_000_000);

    /** Set to repeat a run, as the one before it printed: {@code -Dsimulation.seed=…}. */
    private static final long SEED = Long.getLong("simulation.seed", System.nanoTime());

    @Test
    void shouldCoverEachOffsetOnceWhateverHappensAtAnyMoment() {
        shouldCoverEachOffsetOnceIn(STATES);
    }

    @Test
    @Tag("torture")
    void shouldCoverEachOffsetOnceThroughANight() {
        shouldCoverEachOffsetOnceIn(STATES_OF_A_NIGHT);
    }

    private static void shouldCoverEachOffsetOnceIn(int wanted) {
        AtomicInteger states = new AtomicInteger();
        AtomicLong seed = new AtomicLong(SEED);
        Runnable histories = () -> {
            while (states.get() < wanted) {
                states.addAndGet(live(seed.getAndIncrement()));
            }
        };
        // Two at a time: in each, threads hand over to one another, and a processor idles meanwhile.
        CompletableFuture<Void> others = CompletableFuture.runAsync(histories);
        histories.run();
        others.join();
        System.out.println(
                "simulation: " + states + " crash states in " + (seed.get() - SEED) + " histories from seed " + SEED);
        assertThat(states).hasValueGreaterThanOrEqualTo(wanted);
    }

    /** Two tasks on one partition: one had moved a file, the other synced the folder that it came from. */
    @Test
    void shouldKeepAFileWhoseRenameAnotherTaskMadeDurable() {
        assertThat(live(8177470604989L)).isPositive();
    }

    /** Records came in the call in which a partition without a ledger learned that its first commit had failed. */
    @Test
    void shouldReadAgainWhatCameWhileNothingCouldBeTaken() {
        assertThat(live(6305535048896L)).isPositive();
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
