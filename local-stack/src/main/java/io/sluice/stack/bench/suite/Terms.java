package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.settings.BenchConfig;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.Console;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What holds for every suite of one run.
 *
 * @param wanted rows to measure
 * @param leftMs milliseconds left for the suite; only the first round of a pair begins without them
 */
public record Terms(BenchConfig config, List<Title> wanted, LongSupplier leftMs) {

    Contest contest(Console console) {
        return new Contest(console, leftMs);
    }

    /** So many seconds, or one {@code part}-th of those that are left for the suite if that is less. */
    int seconds(int most, int part) {
        return (int) Math.max(1, Math.min(most, leftMs.getAsLong() / 1_000 / part));
    }

    boolean asksFor(Title title) {
        return wanted.contains(title);
    }
}
