package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.lab.Memory;
import io.sluice.stack.bench.load.EventText;
import io.sluice.stack.bench.load.LoadResult;
import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.console.Console;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * More that waits in the spool while the broker is suspended: what a record costs to append behind it, how long a start
 * takes over it, and what a record costs to send once the broker goes on. Without a backlog, what is drained is what
 * the append has left.
 */
final class BacklogAxis implements Axis {

    private static final Map<String, Long> MIB = sizes();
    private static final String FULL = "10GiB";
    private static final List<String> SIZES = List.copyOf(MIB.keySet());
    private static final Scale APPEND =
            Scale.linear("S5.append", "gateway, ack=spool, broker suspended: CPU for a record; backlog", "µs", SIZES);
    private static final Scale DRAIN =
            Scale.linear("S5.drain", "gateway started over a backlog: CPU for a record sent; backlog", "µs", SIZES);
    private static final Scale START = Scale.linear("S5.start", "gateway: start; backlog", "s", SIZES)
            .upTo(3, "it is the whole time, not that of a record: a start has to look at all that waits");
    private static final Scale RSS = Scale.linear("S5.rss", "gateway: resident memory; backlog", "MiB", SIZES)
            .upTo(
                    2,
                    "it is the whole memory, not that of a record, and a heap fills up to -Xmx before it is collected");

    private static final String TOPIC = "bench-backlog";
    private static final String PATH = TOPIC + "?ack=spool";
    private static final long CHUNK_MIB = 1024;
    /** Little beside the smallest backlog, enough for a reading of the CPU time, which comes in steps of 10 ms. */
    private static final long APPEND_REQUESTS = 2_000;

    private static final int DRAIN_SECONDS_A_GIB = 60;

    /** The spool alone decides whether it is ready, for Kafka is away when it starts; it has room, and stops soon. */
    private static final Map<String, String> GATEWAY = Map.of(
            "ack.default", "spool",
            "client.max.share", "1",
            "spool.max.bytes", Long.toString(14L << 30),
            "shutdown.timeout.ms", "4000");

    @Override
    public List<Scale> scales() {
        return List.of(APPEND, DRAIN, START, RSS);
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.needKafka();
        lab.topics().createShortLived(TOPIC);
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                if (size.equals(FULL) && !terms.config().scaling().full()) {
                    throw new FeatureMissingException("it takes minutes and 14 GiB of disk: -Dbench.scaling.full");
                }
                return turn(lab, MIB.getOrDefault(size, 0L));
            }

            @Override
            public void end() throws InterruptedException {
                lab.stop("gateway");
                lab.topics().delete(TOPIC);
            }
        };
    }

    private static Costs turn(Lab lab, long mib) throws InterruptedException {
        ScalingLoad load = new ScalingLoad(lab);
        lab.startGateway(GATEWAY);
        // What it has seen of the topic it goes by while Kafka is away.
        new GatewayProbe(lab)
                .require(
                        "/topics/" + TOPIC + "?ack=kafka",
                        "application/x-ndjson",
                        EventText.event(0, 0, ScalingLoad.RECORD_BYTES),
                        "\"ack\":\"kafka\"");
        load.warmUp(PATH);
        Backlog backlog = new Backlog(lab);
        backlog.awaitEmpty(Duration.ofSeconds(DRAIN_SECONDS_A_GIB));
        Outage outage = outage(lab, load, backlog, mib);
        Backlog.Drained drained =
                backlog.drain(outage.batches(), Duration.ofSeconds(DRAIN_SECONDS_A_GIB * (1 + mib / 1024)));
        long records = outage.batches() * ScalingLoad.PER_REQUEST;
        return new Costs(
                Map.of(
                        APPEND.id(), ScalingLoad.microsPerRecord(outage.append(), "gateway"),
                        DRAIN.id(), drained.cpuSeconds() * 1e6 / records,
                        START.id(), outage.startSeconds(),
                        RSS.id(), outage.memory().rssMiB()),
                "append: " + ScalingLoad.note(outage.append()) + "; heap "
                        + Figures.rounded(outage.memory().heapMiB()) + " MiB; drained " + Figures.rounded(records)
                        + " records, " + Figures.rounded(outage.diskBytes() / 1024.0 / 1024) + " MiB on disk, at "
                        + Figures.rounded(records / drained.seconds()) + " records/s");
    }

    /**
     * What was measured while the broker was suspended.
     *
     * @param memory of the gateway that took the backlog in
     * @param startSeconds of the one after it
     * @param batches that the one after it found
     */
    private record Outage(LoadResult append, Memory memory, double startSeconds, long batches, long diskBytes) {}

    private static Outage outage(Lab lab, ScalingLoad load, Backlog backlog, long mib) throws InterruptedException {
        long broker = lab.processId("kafka");
        Signals.send(broker, "STOP");
        try {
            fill(load, mib);
            LoadResult append = load.run(load.plan(PATH).counting(APPEND_REQUESTS), "append behind " + mib + " MiB");
            Memory memory =
                    Memory.of(lab.processId("gateway"), lab.installation().java());
            lab.stop("gateway");
            Console.Stopwatch stopwatch = lab.console().stopwatch();
            lab.startGateway(GATEWAY);
            double startSeconds = stopwatch.elapsedSeconds();
            return new Outage(append, memory, startSeconds, backlog.batches(), backlog.diskBytes());
        } finally {
            Signals.send(broker, "CONT");
        }
    }

    /** In pieces, since a load has a time limit. */
    private static void fill(ScalingLoad load, long mib) throws InterruptedException {
        for (long left = mib; left > 0; left -= CHUNK_MIB) {
            long bytes = Math.min(left, CHUNK_MIB) << 20;
            long requests = bytes / (ScalingLoad.PER_REQUEST * (ScalingLoad.RECORD_BYTES + 1L));
            load.run(load.plan(PATH).counting(requests), "backlog of " + mib + " MiB");
        }
    }

    private static Map<String, Long> sizes() {
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put("0", 0L);
        sizes.put("64MiB", 64L);
        sizes.put("1GiB", 1024L);
        sizes.put(FULL, 10L * 1024);
        return sizes;
    }
}
