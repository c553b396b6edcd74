package io.sluice.stack.bench.suite;

import static io.sluice.stack.bench.stat.Goal.none;
import static io.sluice.stack.bench.stat.Goal.ratioAtLeast;
import static io.sluice.stack.bench.stat.Goal.valueAtLeast;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.contest.Outcome;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.lab.KafkaTools;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.load.Dialect;
import io.sluice.stack.bench.load.EventText;
import io.sluice.stack.bench.load.LoadPlan;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.StackException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much the gateway takes in, against Kafka's own producer on the same broker and the same records. */
public final class IntakeSuite implements Suite {

    /** The gateway's {@code producer.batch.size}. */
    static final int BATCH_BYTES = 256 << 10;

    private static final Title P1 =
            new Title("P1", "NDJSON, 500 × 150 B a request, ack=kafka, JSON checked", ratioAtLeast(1.5));
    private static final Title P2 =
            new Title("P2", "v2 JSON dialect, 100 × 150 B a request, offsets per record", ratioAtLeast(0.7));
    private static final Title P3 = new Title(
            "P3", "one record a request, 16 connections, one request under way on each", valueAtLeast(20_000, "req/s"));
    private static final Title P3_PIPELINED =
            new Title("P3.pipelined", "the same with 16 requests under way on each connection", none());
    private static final Title P5 = new Title("P5", "ack=spool, NDJSON, 500 × 150 B a request", ratioAtLeast(0.5));

    private static final Title LARGE_BATCHES = new Title(
            "R.producer",
            "kafka-producer-perf-test with the gateway's batch.size, " + BATCH_BYTES / 1024 + " KiB",
            none());

    private static final String TOPIC = "bench-intake";
    private static final String PERF_TOPIC = "bench-intake-perf";
    private static final String NDJSON = "NDJSON";
    private static final String V2 = "v2";
    private static final String SINGLE = "single records";
    private static final String PIPELINED = "single records, pipelined";
    private static final String SPOOL = "ack=spool";
    private static final String PRODUCER = "kafka-producer-perf-test";
    private static final int RECORD_BYTES = 150;
    private static final long PERF_RECORDS = 1_500_000;

    /** The last load of each contestant, for the notes. */
    private final Map<String, LoadResult> last = new HashMap<>();

    @Override
    public List<Title> titles() {
        return List.of(P1, P2, P3, P3_PIPELINED, P5, LARGE_BATCHES);
    }

    @Override
    public List<Title> titlesOfAFullRun() {
        return List.of(P1, P2, P3, P5, LARGE_BATCHES);
    }

    @Override
    public int seconds() {
        return 100;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("connect");
        lab.needGateway();
        lab.topics().createShortLived(TOPIC);
        lab.topics().createShortLived(PERF_TOPIC);
        LoadPlan plan = LoadPlan.to(lab.config().gatewayPort(), "/topics/" + TOPIC)
                .lasting(1, terms.config().seconds());
        warmUp(lab, terms, plan);
        Map<String, Outcome> outcomes =
                new HashMap<>(batches(lab, terms, plan).run(terms.config().rounds()));
        if (terms.asksFor(LARGE_BATCHES)) {
            // Once: nothing is held against it.
            outcomes.putAll(terms.contest(lab.console())
                    .add(LARGE_BATCHES.id(), QuietDisk.before(lab, () -> produce(lab, BATCH_BYTES)))
                    .run(1));
        }
        // By then what both have in common is compiled.
        outcomes.putAll(singleRecords(lab, terms, plan));
        return List.of(
                Rows.against(P1, outcomes, new Rows.Pairing(NDJSON, PRODUCER), "records/s", notes(NDJSON)),
                Rows.against(P2, outcomes, new Rows.Pairing(V2, PRODUCER), "records/s", notes(V2)),
                Rows.alone(P3, outcomes, SINGLE, "req/s", notes(SINGLE)),
                Rows.alone(P3_PIPELINED, outcomes, PIPELINED, "req/s", notes(PIPELINED)),
                Rows.against(P5, outcomes, new Rows.Pairing(SPOOL, NDJSON), "records/s", notes(SPOOL)),
                Rows.alone(LARGE_BATCHES, outcomes, LARGE_BATCHES.id(), "records/s", List.of()));
    }

    /**
     * Both tiers, as they take turns: the first batch of the other one makes the compiler throw away what it had made of
     * the code that they share, and the next turn would pay for that.
     */
    private void warmUp(Lab lab, Terms terms, LoadPlan plan) throws InterruptedException {
        if (terms.asksFor(P5)) {
            try {
                WarmUp.untilCompiled(lab, terms.seconds(20, 5), () -> spool(lab, 0, 3));
            } catch (FeatureMissingException e) {
                // It will be missing in its first round again, where it is reported.
                lab.console().part("warm-up", SPOOL + ": " + e.getMessage());
            }
        }
        WarmUp.untilCompiled(lab, terms.seconds(60, 3), () -> load(lab, plan.lasting(0, 5), "warm-up"));
    }

    private Contest batches(Lab lab, Terms terms, LoadPlan plan) {
        Contest contest = terms.contest(lab.console());
        if (terms.asksFor(P1) || terms.asksFor(P5)) {
            contest.add(
                    NDJSON, QuietDisk.before(lab, () -> load(lab, plan, NDJSON).recordsInKafkaPerSecond()));
        }
        if (terms.asksFor(P1) || terms.asksFor(P2)) {
            contest.add(PRODUCER, QuietDisk.before(lab, () -> produce(lab, KafkaTools.DEFAULT_BATCH_BYTES)));
        }
        if (terms.asksFor(P2)) {
            contest.add(V2, () -> v2(lab, plan));
        }
        if (terms.asksFor(P5)) {
            contest.add(
                    SPOOL,
                    QuietDisk.before(lab, () -> spool(lab, 1, terms.config().seconds())));
        }
        return contest;
    }

    private Map<String, Outcome> singleRecords(Lab lab, Terms terms, LoadPlan plan) throws InterruptedException {
        Contest contest = terms.contest(lab.console());
        if (terms.asksFor(P3)) {
            contest.add(
                    SINGLE,
                    QuietDisk.before(
                            lab, () -> load(lab, singles(plan, 1), SINGLE).requestsPerSecond()));
        }
        if (terms.asksFor(P3_PIPELINED)) {
            contest.add(
                    PIPELINED,
                    QuietDisk.before(
                            lab, () -> load(lab, singles(plan, 16), PIPELINED).requestsPerSecond()));
        }
        if (contest.isEmpty()) {
            return Map.of();
        }
        WarmUp.untilCompiled(
                lab, terms.seconds(30, 2), () -> load(lab, singles(plan, 1).lasting(0, 5), "warm-up"));
        return contest.run(terms.config().rounds());
    }

    private static double produce(Lab lab, int batchBytes) throws InterruptedException {
        return new KafkaTools(lab).produce(PERF_TOPIC, RECORD_BYTES, PERF_RECORDS, PERF_RECORDS / 3, batchBytes);
    }

    private double v2(Lab lab, LoadPlan plan) throws InterruptedException {
        new GatewayProbe(lab)
                .require(
                        "/topics/" + TOPIC,
                        "application/vnd.kafka.json.v2+json",
                        "{\"records\":[{\"value\":" + EventText.event(0, 0, RECORD_BYTES) + "}]}",
                        "\"offsets\"");
        return load(lab, plan.carrying(Dialect.V2, 100), V2).recordsPerSecond();
    }

    private double spool(Lab lab, double warmSeconds, double seconds) throws InterruptedException {
        String path = "/topics/" + TOPIC + "?ack=spool";
        // A gateway without the tier refuses the request; one that has it may say kafka, which is more, to a single
        // batch.
        new GatewayProbe(lab).require(path, "application/x-ndjson", EventText.event(0, 0, RECORD_BYTES), "\"ack\":\"");
        LoadPlan plan = LoadPlan.to(lab.config().gatewayPort(), path).lasting(warmSeconds, seconds);
        double recordsPerSecond = load(lab, plan, SPOOL).recordsPerSecond();
        // What is left on disk would keep the broker busy during the next one's turn.
        new Backlog(lab).awaitEmpty(Duration.ofSeconds(120));
        return recordsPerSecond;
    }

    private static LoadPlan singles(LoadPlan plan, int pipelined) {
        return plan.carrying(Dialect.NDJSON, 1).onConnections(16, pipelined);
    }

    private LoadResult load(Lab lab, LoadPlan plan, String name) throws InterruptedException {
        LoadResult result = lab.programs().load(plan.watching(lab.processIds()));
        if (!result.refused().isEmpty()) {
            throw new StackException(name + ": the gateway refused requests, by status " + result.refused()
                    + ", beside " + result.accepted() + " that it accepted");
        }
        last.put(name, result);
        return result;
    }

    private List<String> notes(String name) {
        LoadResult result = last.get(name);
        if (result == null) {
            return List.of();
        }
        StringBuilder cpu = new StringBuilder("CPU µs a request:");
        result.cpuSeconds().keySet().stream()
                .sorted()
                .forEach(process -> cpu.append(' ')
                        .append(process)
                        .append(' ')
                        .append(Figures.rounded(result.cpuMicrosPerRequest(process))));
        return List.of(
                cpu.toString(),
                "answers in the last round by status: " + new TreeMap<>(result.answers())
                        + " (200: Kafka has it, 202: on disk)",
                "latency ms in the last round: p50 "
                        + Figures.rounded(result.latency().at(50)) + ", p99 "
                        + Figures.rounded(result.latency().at(99)));
    }
}
