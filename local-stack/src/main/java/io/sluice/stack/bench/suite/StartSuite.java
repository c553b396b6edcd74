package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import java.util.List;

/** How long a start takes. */
public final class StartSuite implements Suite {

    private static final Title GATEWAY =
            new Title("P10", "gateway: from the start of its JVM to ready", Goal.valueAtMost(2, "s"));
    private static final Title SINK =
            new Title("P10.sink", "sink: open() with 100 000 ledger entries", Goal.valueAtMost(100, "ms"));

    @Override
    public List<Title> titles() {
        return List.of(GATEWAY, SINK);
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        lab.needKafka();
        var outcomes = terms.contest(lab.console())
                .add(GATEWAY.id(), () -> lab.secondsToReady(lab.gateway()))
                .add(SINK.id(), () -> {
                    throw new FeatureMissingException("nothing makes a ledger of 100 000 entries without writing"
                            + " 100 000 commits: it belongs in the sink's own benchmarks");
                })
                .run(Math.max(3, terms.config().rounds()));
        return List.of(
                Rows.alone(GATEWAY, outcomes, GATEWAY.id(), "s", List.of("each start is a JVM of its own")),
                Rows.alone(SINK, outcomes, SINK.id(), "ms", List.of()));
    }
}
