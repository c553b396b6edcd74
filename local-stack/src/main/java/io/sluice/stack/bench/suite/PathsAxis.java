package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.feed.StampedFeedMain;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * More parts that grow at once. The records are the same at every size, with 10 000 timestamps in no order; what differs
 * is how much of a timestamp goes into the path.
 */
final class PathsAxis implements Axis {

    private static final Scale SCALE = Scale.linear(
                    "S3",
                    "sink, one task, partitioner=time: CPU for a record; open paths",
                    "µs",
                    List.of("1", "100", "10000"))
            .upTo(
                    8,
                    "with 10 000 paths a buffer, a write and a sync hold 100 records or fewer, where one path's hold"
                            + " thousands: each has a cost of its own, however many records share it");
    private static final Map<String, String> PATTERNS = Map.of("1", "'all'", "100", "HHmm", "10000", "HHmmssSSS");
    private static final String TOPIC = "bench-paths";
    private static final int RECORD_BYTES = 200;
    /** A file for each path and a sync for each at every commit take their time; the cost of a record shows with fewer. */
    private static final int FEWER = 5;

    private static final Duration FEED_LIMIT = Duration.ofSeconds(60);

    @Override
    public List<Scale> scales() {
        return List.of(SCALE);
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        lab.needConnect();
        lab.topics().createLasting(TOPIC, 1);
        long records = Math.max(1, terms.config().scaling().records() / FEWER);
        lab.programs()
                .runWithTools(
                        "feed",
                        StampedFeedMain.class.getName(),
                        List.of(lab.bootstrapServers(), TOPIC, Long.toString(records), Integer.toString(RECORD_BYTES)),
                        FEED_LIMIT);
        SinkDrain drain = new SinkDrain(lab, TOPIC, records, RECORD_BYTES);
        // The first drain of a fresh worker says nothing about the next.
        drain.run(SinkUnderTest.FILE_SINK, config("1"), new ArrayList<>());
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                List<String> notes = new ArrayList<>();
                SinkDrain.Drained drained = drain.run(SinkUnderTest.FILE_SINK, config(size), notes);
                notes.add(0, Figures.rounded(drained.recordsPerSecond()) + " records/s");
                return new Costs(Map.of(SCALE.id(), drained.cpuMicrosPerRecord()), String.join(", ", notes));
            }

            @Override
            public void end() throws InterruptedException {
                lab.topics().delete(TOPIC);
            }
        };
    }

    private static Map<String, String> config(String paths) {
        return Map.of("partitioner", "time", "path.format", String.valueOf(PATTERNS.get(paths)));
    }
}
