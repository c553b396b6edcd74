package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import java.util.List;
import java.util.Map;

/** One way in which load grows, and what is measured at each size of it. */
interface Axis {

    /** The costs that one turn measures, all with the same sizes. */
    List<Scale> scales();

    /** How often each size has its turn, at most. */
    default int rounds() {
        return 2;
    }

    /** Starts what the turns need. */
    Turns begin(Lab lab, Terms terms) throws InterruptedException;

    /** The turns of one run; closed at its end, whether they went well or not. */
    interface Turns {

        /** One turn. @throws io.sluice.stack.console.StackException if it cannot be measured */
        Costs measure(String size) throws InterruptedException;

        /** Puts away what would be in the way of other rows. */
        void end() throws InterruptedException;
    }

    /**
     * What a unit cost at one size.
     *
     * @param byScale by the scale's id
     * @param note what else was seen: rates, what the other processes used
     */
    record Costs(Map<String, Double> byScale, String note) {}
}
