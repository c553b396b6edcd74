package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.Dialect;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.console.StackException;
import java.util.Map;

/** The load of the rows that grow something else: 100 records of 150 bytes a request, in a closed loop. */
final class ScalingLoad {

    static final int PER_REQUEST = 100;
    static final int RECORD_BYTES = 150;

    /** One load generator is one client, which may have all of the queue here: it stands for many. */
    static final Map<String, String> ONE_CLIENT = Map.of("client.max.share", "1");

    private static final int WARM_UP_SECONDS = 4;

    private final Lab lab;

    ScalingLoad(Lab lab) {
        this.lab = lab;
    }

    LoadPlan plan(String pathAndQuery) {
        return LoadPlan.to(lab.config().gatewayPort(), "/topics/" + pathAndQuery)
                .carrying(Dialect.NDJSON, PER_REQUEST)
                .watching(lab.processIds());
    }

    /** The first seconds of a JVM say nothing about the rest. */
    void warmUp(String pathAndQuery) throws InterruptedException {
        var unused = lab.programs().load(plan(pathAndQuery).lasting(0, WARM_UP_SECONDS));
    }

    LoadResult run(LoadPlan plan, String name) throws InterruptedException {
        LoadResult result = lab.programs().load(plan);
        if (!result.refused().isEmpty()) {
            throw new StackException(name + ": the gateway refused requests, by status " + result.refused()
                    + ", beside " + result.accepted() + " that it accepted");
        }
        if (result.accepted() == 0) {
            throw new StackException(name + ": no request was answered in " + Figures.rounded(result.seconds()) + " s");
        }
        return result;
    }

    static double microsPerRecord(LoadResult result, String process) {
        return result.cpuMicrosPerRequest(process) / PER_REQUEST;
    }

    /** Rates, and what the other processes spent on a record. */
    static String note(LoadResult result) {
        StringBuilder note = new StringBuilder(Figures.rounded(result.recordsPerSecond()) + " records/s, p99 "
                + Figures.rounded(result.latency().at(99)) + " ms, CPU µs a record:");
        result.cpuSeconds().keySet().stream()
                .sorted()
                .forEach(process -> note.append(' ')
                        .append(process)
                        .append(' ')
                        .append(Figures.rounded(microsPerRecord(result, process))));
        return note.toString();
    }
}
