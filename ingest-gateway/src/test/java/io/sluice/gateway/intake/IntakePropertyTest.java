package io.sluice.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Long random histories, judged by the promises. A failing seed is printed by jqwik and repeats the history. */
class IntakePropertyTest {
    private static final int TRIES = 400;
    private static final int STEPS = 500;

    private static Limits limits(boolean spoolOn) {
        return new Limits(12, 1_000, 0.6, 300, 400, 600, 500, 2, new Backoff(10, 100), spoolOn);
    }

    @Property(tries = TRIES)
    void shouldKeepItsPromisesWithASpool(@ForAll long seed) {
        World world = new World(limits(true), seed);
        run(world);
        world.judge();
    }

    @Property(tries = TRIES)
    void shouldKeepItsPromisesWithoutASpool(@ForAll long seed) {
        World world = new World(limits(false), seed);
        run(world);
        world.judge();
    }

    private static void run(World world) {
        for (int i = 0; i < STEPS; i++) {
            world.randomStep();
        }
        world.stop();
        for (int i = 0; i < STEPS / 5; i++) {
            world.randomStep();
        }
        world.settle();
    }

    /** A batch that was read back from disk stood before a suspect, which alone might be sent: every topic waited. */
    @Example
    void shouldSendWhatStandsBeforeASuspect() {
        shouldGetEverythingToKafkaOnceTroubleIsOver(77);
    }

    @Property(tries = TRIES / 4)
    void shouldGetEverythingToKafkaOnceTroubleIsOver(@ForAll long seed) {
        // Given
        World world = new World(limits(true), seed);
        for (int i = 0; i < STEPS; i++) {
            world.randomStep();
        }

        // When
        world.settle();

        // Then
        assertThat(world.disk.values()).allMatch(entries -> entries.isEmpty());
        assertThat(world.intake.depth()).isZero();
    }
}
