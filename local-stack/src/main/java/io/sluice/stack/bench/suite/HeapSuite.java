package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.EventText;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.StackException;
import io.sluice.stack.process.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether memory stays bounded when something else does not go on. The outage lasts until more was accepted than the
 * heap could hold, which shows that it is not kept there; ten minutes of it take {@code -Dbench.outage.seconds=600}.
 */
public final class HeapSuite implements Suite {

    private static final Title GATEWAY = new Title(
            "P9",
            "gateway in 512 MiB of heap, broker suspended, full rate: accepted, and alive",
            Goal.valueAtLeast(1, "× the heap"));
    private static final Title SINK = new Title(
            "P9.sink",
            "sink in 512 MiB of heap: paths open at once, all records committed, every byte in files",
            Goal.valueAtLeast(10_000, "paths"));
    private static final String TOPIC = "bench-outage";
    private static final int RECORD_BYTES = 150;
    private static final long HEAP_BYTES = 512L << 20;

    @Override
    public List<Title> titles() {
        return List.of(GATEWAY, SINK);
    }

    @Override
    public int seconds() {
        return 28;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        List<String> outage = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        Contest contest = terms.contest(lab.console());
        if (terms.asksFor(SINK)) {
            contest.add(SINK.id(), () -> OpenPathsRun.measure(lab, paths));
        }
        if (terms.asksFor(GATEWAY)) {
            contest.add(GATEWAY.id(), () -> outage(lab, terms.config().outageSeconds(), outage));
        }
        var outcomes = contest.run(1);
        return List.of(
                Rows.alone(GATEWAY, outcomes, GATEWAY.id(), "× the heap", outage),
                Rows.alone(SINK, outcomes, SINK.id(), "paths", paths));
    }

    private static double outage(Lab lab, int seconds, List<String> notes) throws InterruptedException {
        lab.needGateway();
        lab.topics().createShortLived(TOPIC);
        String path = "/topics/" + TOPIC + "?ack=spool";
        new GatewayProbe(lab)
                .require(path, "application/x-ndjson", EventText.event(0, 0, RECORD_BYTES), "\"ack\":\"spool\"");
        long gateway = lab.processId("gateway");
        long broker = lab.processId("kafka");
        LoadPlan plan = LoadPlan.to(lab.config().gatewayPort(), path)
                .lasting(1, seconds)
                .watching(Map.of("gateway", gateway));
        Signals.send(broker, "STOP");
        try {
            Child load = lab.programs().startLoad(plan);
            LoadResult result = lab.programs().await(load, plan);
            if (ProcessHandle.of(gateway).isEmpty()) {
                throw new StackException("the gateway died in an outage of " + seconds + " s");
            }
            notes.add(seconds + " s at " + Figures.rounded(result.recordsPerSecond())
                    + " records/s, answers by status " + result.answers() + ", p99 "
                    + Figures.rounded(result.latency().at(99)) + " ms");
            return (double) result.records() * RECORD_BYTES / HEAP_BYTES;
        } finally {
            Signals.send(broker, "CONT");
        }
    }
}
