package io.sluice.stack.bench.suite;

import io.sluice.stack.Preflight;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.Dialect;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.process.Child;
import java.util.ArrayList;
import java.util.List;

/** What the load generator itself costs, and the most that it can do: it shares its machine with what it loads. */
public final class GeneratorSuite implements Suite {

    private static final Title BATCHES =
            new Title("L", "load generator against a server that does nothing, 500 × 150 B a request", Goal.none());
    private static final Title SINGLES =
            new Title("L.single", "the same, one record a request, 16 connections", Goal.none());
    private static final double SECONDS = 1;

    @Override
    public List<Title> titles() {
        return List.of(BATCHES, SINGLES);
    }

    @Override
    public int seconds() {
        return 10;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        int port = Preflight.freePort();
        Child server = lab.programs().startNullServer(port);
        try {
            LoadPlan plan = LoadPlan.to(port, "/topics/none").lasting(1, SECONDS);
            LoadPlan singles = plan.carrying(Dialect.NDJSON, 1).onConnections(16, 1);
            List<String> notes = new ArrayList<>();
            List<String> singleNotes = new ArrayList<>();
            var outcomes = terms.contest(lab.console())
                    .add(
                            BATCHES.id(),
                            () -> measured(lab.programs().load(plan), notes).recordsPerSecond())
                    .add(
                            SINGLES.id(),
                            () -> measured(lab.programs().load(singles), singleNotes)
                                    .requestsPerSecond())
                    .run(1);
            return List.of(
                    Rows.alone(BATCHES, outcomes, BATCHES.id(), "records/s", notes),
                    Rows.alone(SINGLES, outcomes, SINGLES.id(), "req/s", singleNotes));
        } finally {
            lab.programs().stop(server);
        }
    }

    private static LoadResult measured(LoadResult result, List<String> notes) {
        notes.add("CPU µs a request: " + Figures.rounded(result.cpuMicrosPerRequest(LoadResult.GENERATOR)));
        return result;
    }
}
