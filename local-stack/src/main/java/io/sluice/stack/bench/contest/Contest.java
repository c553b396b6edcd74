package io.sluice.stack.bench.contest;

import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Samples;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Contestants measured by turns, A B A B, so that whatever changes in the machine meanwhile meets all of them. One that
 * fails is out, with its reason, and the others go on.
 */
public final class Contest {

    private final Console console;
    private final LongSupplier leftMs;
    private final Map<String, Round> contestants = new LinkedHashMap<>();

    /** @param leftMs milliseconds left; a further round begins only if it will end in them, by the last one's time */
    public Contest(Console console, LongSupplier leftMs) {
        this.console = console;
        this.leftMs = leftMs;
    }

    /** One turn of one contestant. */
    public interface Round {
        /** @return what was measured, in the contestant's unit */
        double measure() throws InterruptedException;
    }

    public Contest add(String name, Round round) {
        contestants.put(name, round);
        return this;
    }

    public boolean isEmpty() {
        return contestants.isEmpty();
    }

    /** @return each contestant's outcome, by name */
    public Map<String, Outcome> run(int rounds) throws InterruptedException {
        Map<String, List<Double>> measured = new HashMap<>();
        Map<String, Outcome> out = new HashMap<>();
        long roundMs = Long.MIN_VALUE;
        for (int round = 1; round <= rounds; round++) {
            long beforeMs = leftMs.getAsLong();
            if (round > 1 && beforeMs < roundMs) {
                console.part("time", "no room for round " + round + " of " + rounds);
                break;
            }
            for (Map.Entry<String, Round> contestant : contestants.entrySet()) {
                String name = contestant.getKey();
                if (!out.containsKey(name)) {
                    turn(name, round, contestant.getValue(), measured, out);
                }
            }
            roundMs = beforeMs - leftMs.getAsLong();
        }
        measured.forEach((name, values) -> out.putIfAbsent(name, new Outcome.Sampled(new Samples(values))));
        return out;
    }

    private void turn(
            String name, int round, Round contestant, Map<String, List<Double>> measured, Map<String, Outcome> out)
            throws InterruptedException {
        try {
            double value = contestant.measure();
            measured.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            console.part("round " + round, name + ": " + Figures.rounded(value));
        } catch (FeatureMissingException e) {
            console.part("absent", name + ": " + e.getMessage());
            out.put(name, new Outcome.Missing(String.valueOf(e.getMessage())));
        } catch (StackException e) {
            console.part("failed", name + ": " + e.line());
            out.put(name, new Outcome.Broken(e.line()));
        }
    }
}
