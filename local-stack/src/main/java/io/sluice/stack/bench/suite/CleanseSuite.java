package io.sluice.stack.bench.suite;

import static io.sluice.stack.bench.stat.Goal.none;
import static io.sluice.stack.bench.stat.Goal.ratioAtLeast;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.Outcome;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.contest.Rows.Pairing;
import io.sluice.stack.bench.feed.IdKind;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import java.util.List;
import java.util.Map;

/** How fast cleanse goes through a raw topic that lies ready, against a topology that only hands on. */
public final class CleanseSuite implements Suite {

    private static final Title BATCH =
            new Title("P8", "cleanse, exactly once, a client's ids on batches of 100", ratioAtLeast(0.8));
    private static final Title GATEWAY = new Title("P8.gateway", "the same, the gateway's own ids", ratioAtLeast(0.8));
    private static final Title CLIENT =
            new Title("P8.client", "the same, a client's id on each record", ratioAtLeast(0.25));
    private static final Title PASSTHROUGH =
            new Title("R.passthrough", "Streams handing on what it reads, at least once", none());

    /** A pair of A B A B: each turn starts a process and reads a whole topic. */
    private static final int ROUNDS = 2;

    @Override
    public List<Title> titles() {
        return List.of(BATCH, GATEWAY, CLIENT, PASSTHROUGH);
    }

    @Override
    public int seconds() {
        return 120;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        lab.stop("connect");
        lab.needKafka();
        RawTopics raw = new RawTopics(lab);
        CleanseRun cleanse = new CleanseRun(lab);
        Contest contest = terms.contest(lab.console());
        contest.add(PASSTHROUGH.id(), () -> cleanse.passthrough(raw.filled(IdKind.BATCH)));
        add(contest, terms, BATCH, () -> cleanse.cleansed(IdKind.BATCH, raw));
        add(contest, terms, GATEWAY, () -> cleanse.cleansed(IdKind.GATEWAY, raw));
        add(contest, terms, CLIENT, () -> cleanse.cleansed(IdKind.CLIENT, raw));
        Map<String, Outcome> outcomes =
                contest.run(Math.min(ROUNDS, terms.config().rounds()));
        return List.of(
                against(BATCH, outcomes),
                against(GATEWAY, outcomes),
                against(CLIENT, outcomes),
                Rows.alone(PASSTHROUGH, outcomes, PASSTHROUGH.id(), "records/s", List.of()));
    }

    private static void add(Contest contest, Terms terms, Title title, Contest.Round round) {
        if (terms.asksFor(title)) {
            contest.add(title.id(), round);
        }
    }

    private static Row against(Title title, Map<String, Outcome> outcomes) {
        return Rows.against(title, outcomes, new Pairing(title.id(), PASSTHROUGH.id()), "records/s", List.of());
    }
}
