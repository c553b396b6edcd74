package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.settings.BenchConfig;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.Console;
import java.util.function.BooleanSupplier;

/**
 * What holds for every suite of one run.
 *
 * @param timeIsUp from then on no further turn begins
 */
public record Terms(BenchConfig config, BooleanSupplier timeIsUp) {

    Contest contest(Console console) {
        return new Contest(console, timeIsUp);
    }

    boolean asksFor(Title title) {
        return config.asksFor(title);
    }
}
