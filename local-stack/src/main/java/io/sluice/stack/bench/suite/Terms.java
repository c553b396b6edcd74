package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.settings.BenchConfig;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.Console;
import java.util.function.LongSupplier;

/**
 * What holds for every suite of one run.
 *
 * @param leftMs milliseconds left for the suite; only the first round of a pair begins without them
 */
public record Terms(BenchConfig config, LongSupplier leftMs) {

    Contest contest(Console console) {
        return new Contest(console, leftMs);
    }

    boolean asksFor(Title title) {
        return config.asksFor(title);
    }
}
