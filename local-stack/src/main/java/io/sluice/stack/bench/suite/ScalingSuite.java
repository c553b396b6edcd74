package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.Outcome;
import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import io.sluice.stack.bench.stat.Title;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a cost grows with the load, one suite for each axis. They take minutes together and are no part of a full run,
 * which has ten for everything: they are asked for.
 */
public final class ScalingSuite implements Suite {

    private final Axis axis;

    private ScalingSuite(Axis axis) {
        this.axis = axis;
    }

    /** Every axis. */
    public static List<Suite> all() {
        return List.<Axis>of(
                        new ConnectionsAxis(),
                        new PartitionsAxis(),
                        new PathsAxis(),
                        new TasksAxis(),
                        new BacklogAxis(),
                        new LedgerAxis())
                .stream()
                .<Suite>map(ScalingSuite::new)
                .toList();
    }

    @Override
    public List<Title> titles() {
        return axis.scales().stream().flatMap(scale -> scale.titles().stream()).toList();
    }

    @Override
    public List<Title> titlesOfAFullRun() {
        return List.of();
    }

    @Override
    public int seconds() {
        return 300;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        Map<String, List<Axis.Costs>> measured = new HashMap<>();
        Map<String, Outcome> turns;
        Axis.Turns axisTurns = axis.begin(lab, terms);
        try {
            Contest contest = terms.contest(lab.console());
            for (String size : sizes(terms)) {
                contest.add(size, () -> turn(axisTurns, size, measured));
            }
            turns = contest.run(Math.min(axis.rounds(), terms.config().rounds()));
        } finally {
            axisTurns.end();
        }
        return axis.scales().stream()
                .flatMap(scale -> scale.rows(outcomes(scale, turns, measured), notes(measured)).stream())
                .toList();
    }

    /** The smallest, which the others are held against, and those that are asked for. */
    private List<String> sizes(Terms terms) {
        List<String> all = axis.scales().get(0).sizes();
        List<String> sizes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            boolean isAskedFor = axis.scales().stream()
                    .anyMatch(scale -> terms.asksFor(scale.titles().get(index)));
            if (i == 0 || isAskedFor) {
                sizes.add(all.get(i));
            }
        }
        return sizes;
    }

    private double turn(Axis.Turns turns, String size, Map<String, List<Axis.Costs>> measured)
            throws InterruptedException {
        Axis.Costs costs = turns.measure(size);
        measured.computeIfAbsent(size, unused -> new ArrayList<>()).add(costs);
        return cost(axis.scales().get(0), costs);
    }

    /** A turn gives a figure for each scale: how it ended holds for all of them, the figures are the scale's own. */
    private static Map<String, Outcome> outcomes(
            Scale scale, Map<String, Outcome> turns, Map<String, List<Axis.Costs>> measured) {
        Map<String, Outcome> outcomes = new HashMap<>(turns);
        outcomes.replaceAll((size, outcome) -> outcome instanceof Outcome.Sampled
                ? new Outcome.Sampled(new Samples(measured.getOrDefault(size, List.of()).stream()
                        .map(costs -> cost(scale, costs))
                        .toList()))
                : outcome);
        return outcomes;
    }

    private static double cost(Scale scale, Axis.Costs costs) {
        Double cost = costs.byScale().get(scale.id());
        if (cost == null) {
            throw new IllegalStateException(
                    "a turn has measured " + costs.byScale() + " and nothing for " + scale.id());
        }
        return cost;
    }

    private static Map<String, List<String>> notes(Map<String, List<Axis.Costs>> measured) {
        Map<String, List<String>> notes = new HashMap<>();
        measured.forEach((size, turns) ->
                notes.put(size, turns.stream().map(Axis.Costs::note).toList()));
        return notes;
    }
}
