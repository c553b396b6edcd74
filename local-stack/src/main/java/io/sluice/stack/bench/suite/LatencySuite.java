package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.EventText;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Latency;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long an answer takes at half of the rate that the gateway can take in, measured in this same run. Requests are
 * sent by the clock and timed from the moment they were due, so that a stall is charged for all that it held up.
 */
public final class LatencySuite implements Suite {

    private static final Title KAFKA = new Title(
            "P4", "p99 latency at half of the highest rate, ack=kafka, fixed rate", Goal.valueAtMost(20, "ms"));
    private static final Title SPOOL = new Title("P4.spool", "the same with ack=spool", Goal.valueAtMost(10, "ms"));
    private static final String TOPIC = "bench-latency";
    private static final int CONNECTIONS = 64;

    private final Map<String, Latency> curves = new TreeMap<>();

    @Override
    public List<Title> titles() {
        return List.of(KAFKA, SPOOL);
    }

    /** The whole distribution of each row's last round, for the plot. */
    public Map<String, Latency> curves() {
        return curves;
    }

    @Override
    public int seconds() {
        return 45;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        lab.needGateway();
        // As topics are by default: with small segments the row would show how long the broker takes to end one.
        lab.topics().create(TOPIC);
        warmUp(lab, terms);
        LoadPlan closed = plan(lab, "").lasting(1, Math.min(4, terms.config().seconds()));
        LoadResult highest = checked(lab.programs().load(closed), "the highest rate");
        double rate = highest.requestsPerSecond() / 2;
        List<String> notes = new ArrayList<>();
        List<String> spoolNotes = new ArrayList<>();
        Contest contest = terms.contest(lab.console());
        if (terms.asksFor(KAFKA)) {
            contest.add(
                    KAFKA.id(), QuietDisk.before(lab, () -> p99(lab, at(rate, plan(lab, ""), terms), KAFKA, notes)));
        }
        if (terms.asksFor(SPOOL)) {
            contest.add(SPOOL.id(), QuietDisk.before(lab, () -> {
                new GatewayProbe(lab)
                        .require(
                                "/topics/" + TOPIC + "?ack=spool",
                                "application/x-ndjson",
                                EventText.event(0, 0, 150),
                                "\"ack\":\"");
                double p99 = p99(lab, at(rate, plan(lab, "?ack=spool"), terms), SPOOL, spoolNotes);
                new Backlog(lab).awaitEmpty(Duration.ofSeconds(120));
                return p99;
            }));
        }
        var outcomes = contest.run(terms.config().rounds());
        return List.of(
                Rows.alone(KAFKA, outcomes, KAFKA.id(), "ms", notes),
                Rows.alone(SPOOL, outcomes, SPOOL.id(), "ms", spoolNotes));
    }

    private static void warmUp(Lab lab, Terms terms) throws InterruptedException {
        LoadPlan kafka = plan(lab, "").lasting(0, 5);
        WarmUp.untilCompiled(
                lab, terms.seconds(60, 4), () -> checked(lab.programs().load(kafka), "warm-up"));
        if (terms.asksFor(SPOOL)) {
            LoadPlan spool = plan(lab, "?ack=spool").lasting(0, 3);
            WarmUp.untilCompiled(lab, terms.seconds(30, 4), () -> {
                checked(lab.programs().load(spool), "warm-up");
                new Backlog(lab).awaitEmpty(Duration.ofSeconds(120));
            });
        }
    }

    private static LoadPlan plan(Lab lab, String query) {
        return LoadPlan.to(lab.config().gatewayPort(), "/topics/" + TOPIC + query);
    }

    private static LoadPlan at(double rate, LoadPlan plan, Terms terms) {
        return plan.onConnections(CONNECTIONS, 1)
                .atRate(rate)
                .lasting(1, Math.max(5, terms.config().seconds()));
    }

    private double p99(Lab lab, LoadPlan plan, Title title, List<String> notes) throws InterruptedException {
        LoadResult result = checked(lab.programs().load(plan), title.id());
        curves.put(title.id(), result.latency());
        notes.add(Figures.rounded(result.recordsPerSecond()) + " records/s, ms at p50 "
                + Figures.rounded(result.latency().at(50)) + ", p90 "
                + Figures.rounded(result.latency().at(90)) + ", p99 "
                + Figures.rounded(result.latency().at(99)) + ", p99.9 "
                + Figures.rounded(result.latency().at(99.9)) + ", max "
                + Figures.rounded(result.latency().at(100)));
        return result.latency().at(99);
    }

    private static LoadResult checked(LoadResult result, String name) {
        if (!result.refused().isEmpty()) {
            throw new StackException(name + ": the gateway refused requests, by status " + result.refused());
        }
        return result;
    }
}
