package io.sluice.stack.bench.suite;

import static io.sluice.stack.bench.stat.Goal.none;
import static io.sluice.stack.bench.stat.Goal.ratioAtLeast;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.contest.Outcome;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.contest.Rows.Pairing;
import io.sluice.stack.bench.feed.IdKind;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.StackException;
import java.util.LinkedHashMap;
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

    private static final long RECORDS = 500_000;
    /** A client's id on each record costs several times as much. */
    private static final long CLIENT_RECORDS = 125_000;

    @Override
    public List<Title> titles() {
        return List.of(BATCH, GATEWAY, CLIENT, PASSTHROUGH);
    }

    @Override
    public int seconds() {
        return 105;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        lab.stop("connect");
        lab.needKafka();
        CleanseProgram program = new CleanseProgram(lab);
        try (TopologyUnderTest passthrough =
                        TopologyUnderTest.create(lab, "passthrough", IdKind.BATCH, RECORDS, program::passthrough);
                TopologyUnderTest batch =
                        TopologyUnderTest.create(lab, "cleanse-batch", IdKind.BATCH, RECORDS, program::cleanse);
                TopologyUnderTest gateway =
                        TopologyUnderTest.create(lab, "cleanse-gateway", IdKind.GATEWAY, RECORDS, program::cleanse);
                TopologyUnderTest client = TopologyUnderTest.create(
                        lab, "cleanse-client", IdKind.CLIENT, CLIENT_RECORDS, program::cleanse)) {
            Map<Title, TopologyUnderTest> asked = new LinkedHashMap<>();
            asked.put(PASSTHROUGH, passthrough);
            asked.put(BATCH, batch);
            asked.put(GATEWAY, gateway);
            asked.put(CLIENT, client);
            asked.keySet().removeIf(title -> title != PASSTHROUGH && !terms.asksFor(title));
            warmUp(lab, asked);
            Contest contest = terms.contest(lab.console());
            asked.forEach((title, topology) -> contest.add(title.id(), topology::turn));
            return rows(contest.run(terms.config().rounds()));
        }
    }

    /** What a process does that has just begun does not count. */
    private static void warmUp(Lab lab, Map<Title, TopologyUnderTest> asked) throws InterruptedException {
        for (Map.Entry<Title, TopologyUnderTest> topology : asked.entrySet()) {
            String id = topology.getKey().id();
            try {
                lab.console()
                        .part(
                                "warm-up",
                                id + ": " + Figures.rounded(topology.getValue().warmUp()));
            } catch (FeatureMissingException | StackException e) {
                // It will fail in its first round again, where it is reported.
                lab.console().part("warm-up", id + ": " + e.getMessage());
            }
        }
    }

    private static List<Row> rows(Map<String, Outcome> outcomes) {
        return List.of(
                against(BATCH, outcomes),
                against(GATEWAY, outcomes),
                against(CLIENT, outcomes),
                Rows.alone(PASSTHROUGH, outcomes, PASSTHROUGH.id(), "records/s", List.of()));
    }

    private static Row against(Title title, Map<String, Outcome> outcomes) {
        return Rows.against(title, outcomes, new Pairing(title.id(), PASSTHROUGH.id()), "records/s", List.of());
    }
}
