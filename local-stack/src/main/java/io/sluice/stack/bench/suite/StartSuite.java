package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Outcome;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.ledger.LedgerMain;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long a start takes. */
public final class StartSuite implements Suite {

    private static final Title GATEWAY =
            new Title("P10", "gateway with class data: from the start of its JVM to ready", Goal.valueAtMost(2, "s"));
    private static final Title UNPREPARED = new Title("P10.unprepared", "the same without class data", Goal.none());
    private static final Title SINK =
            new Title("P10.sink", "sink: open() with 100 000 ledger entries", Goal.valueAtMost(100, "ms"));
    private static final String ENTRIES = "100000";

    @Override
    public List<Title> titles() {
        return List.of(GATEWAY, UNPREPARED, SINK);
    }

    @Override
    public List<Title> titlesOfAFullRun() {
        return List.of(GATEWAY, SINK);
    }

    @Override
    public int seconds() {
        return 26;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        Map<String, Outcome> outcomes = new HashMap<>();
        if (terms.asksFor(GATEWAY)) {
            lab.needKafka();
            Path classData = lab.programs().rehearseGateway();
            // The first one reads the archive, the jars and the JVM from the disk.
            lab.secondsToReady(lab.gateway(), classData);
            outcomes.putAll(terms.contest(lab.console())
                    .add(GATEWAY.id(), () -> lab.secondsToReady(lab.gateway(), classData))
                    .run(Math.max(3, terms.config().rounds())));
        }
        if (terms.asksFor(UNPREPARED)) {
            lab.needKafka();
            outcomes.putAll(terms.contest(lab.console())
                    .add(UNPREPARED.id(), () -> lab.secondsToReady(lab.gateway(), null))
                    .run(1));
        }
        if (terms.asksFor(SINK)) {
            // Once: it makes a ledger for itself and is a median already.
            outcomes.putAll(terms.contest(lab.console())
                    .add(SINK.id(), () -> opening(new LedgerRun(lab), notes))
                    .run(1));
        }
        return List.of(
                Rows.alone(
                        GATEWAY,
                        outcomes,
                        GATEWAY.id(),
                        "s",
                        List.of(
                                "each start is a JVM of its own; one that reads its files from the disk goes before and is not counted")),
                Rows.alone(UNPREPARED, outcomes, UNPREPARED.id(), "s", List.of()),
                Rows.alone(SINK, outcomes, SINK.id(), "ms", notes));
    }

    private static double opening(LedgerRun ledger, List<String> notes) throws InterruptedException {
        LedgerRun.Times times = ledger.of(ENTRIES);
        notes.add("the median of " + LedgerMain.OPENINGS + " openings; " + times.left() + ", and a synced commit took "
                + Figures.rounded(times.commitMs()) + " ms");
        return times.openMs();
    }
}
