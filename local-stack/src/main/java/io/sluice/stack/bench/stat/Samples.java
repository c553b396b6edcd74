package io.sluice.stack.bench.stat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the rounds of one contestant measured, in the order of the rounds; at least one. */
public record Samples(List<Double> values) {

    public Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no round was measured: a median needs at least one");
        }
    }

    public static Samples of(double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return new Samples(list);
    }

    public double median() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double min() {
        return Collections.min(values);
    }

    public double max() {
        return Collections.max(values);
    }

    /** How far the rounds lie apart: (largest - smallest) / median; 0 where they agree. */
    public double spread() {
        double median = median();
        return median == 0 ? 0 : (max() - min()) / median;
    }

    /**
     * This over that, round by round, so that what slowed both halves of a pair (a warmer machine, a fuller disk)
     * cancels out. A round that only one of the two has is left out.
     */
    public Samples over(Samples reference) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(values.size(), reference.values.size()); i++) {
            ratios.add(values.get(i) / reference.values.get(i));
        }
        return new Samples(ratios);
    }
}
