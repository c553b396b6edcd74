package io.sluice.stack.bench.contest;

import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A cost at growing sizes: a row for each, the smallest as it is and every other held against the cheapest of those that
 * are smaller. The smallest alone would not do: a load of one connection costs the most for a record, since nothing is
 * shared, and a cost that falls first and grows then would be hidden by it. The cost is that of one unit (a record, a
 * start), so that a load of ten times the size which costs ten times as much has a ratio of 1, and what is worse than
 * linear has a greater one.
 *
 * @param id of the rows: {@code S1} gives {@code S1.1}, {@code S1.16}, …
 * @param what is measured, and of what
 * @param unit of the cost
 * @param limit the ratio up to which the cost counts as linear
 * @param reason why it is another one than {@link #LINEAR}; empty where it is that
 * @param sizes from the smallest on, each as it is called in the row's id
 */
public record Scale(String id, String what, String unit, double limit, String reason, List<String> sizes) {

    /** What noise and effects of a fixed size may add to the cost of a unit. */
    public static final double LINEAR = 1.5;

    public Scale {
        sizes = List.copyOf(sizes);
        if (limit != LINEAR && reason.isEmpty()) {
            throw new IllegalArgumentException(id + " has a limit of " + limit + " and says no reason for it");
        }
    }

    public static Scale linear(String id, String what, String unit, List<String> sizes) {
        return new Scale(id, what, unit, LINEAR, "", sizes);
    }

    /** The same with a limit of its own. */
    public Scale upTo(double otherLimit, String why) {
        return new Scale(id, what, unit, otherLimit, why, sizes);
    }

    /** One for each size. */
    public List<Title> titles() {
        return IntStream.range(0, sizes.size()).mapToObj(this::title).toList();
    }

    /**
     * @param outcomes by size
     * @param notes by size
     */
    public List<Row> rows(Map<String, Outcome> outcomes, Map<String, List<String>> notes) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            String size = sizes.get(i);
            List<String> told = new ArrayList<>(notes.getOrDefault(size, List.of()));
            if (i == sizes.size() - 1 && !reason.isEmpty()) {
                told.add("its limit is another one: " + reason);
            }
            rows.add(
                    i == 0
                            ? Rows.alone(title(i), outcomes, size, unit, told)
                            : Rows.against(
                                    title(i), outcomes, new Rows.Pairing(size, cheapest(outcomes, i)), unit, told));
        }
        return rows;
    }

    /** Of the sizes before this one; the smallest where none of them could be measured, for its reason is theirs. */
    private String cheapest(Map<String, Outcome> outcomes, int before) {
        String cheapest = sizes.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (String size : sizes.subList(0, before)) {
            if (outcomes.get(size) instanceof Outcome.Sampled sampled
                    && sampled.samples().median() < least) {
                least = sampled.samples().median();
                cheapest = size;
            }
        }
        return cheapest;
    }

    private Title title(int index) {
        String size = sizes.get(index);
        return new Title(id + "." + size, what + ": " + size, index == 0 ? Goal.none() : Goal.ratioAtMost(limit));
    }
}
