package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** More parts that grow at once. The records are the same at every size. */
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
    private static final String TOPIC = "bench-paths";
    /** A file for each path and a sync for each at every commit take their time; the cost of a record shows with fewer. */
    private static final int FEWER = 5;

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
        long records = Math.max(1, terms.config().scaling().records() / FEWER);
        StampedTopic topic = StampedTopic.filled(lab, TOPIC, records);
        SinkDrain drain = topic.drain();
        // The first drain of a fresh worker says nothing about the next.
        drain.run(SinkUnderTest.FILE_SINK, StampedTopic.leadingTo("1"), new ArrayList<>());
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                List<String> notes = new ArrayList<>();
                SinkDrain.Drained drained = drain.run(SinkUnderTest.FILE_SINK, StampedTopic.leadingTo(size), notes);
                notes.add(0, Figures.rounded(drained.recordsPerSecond()) + " records/s");
                return new Costs(Map.of(SCALE.id(), drained.cpuMicrosPerRecord()), String.join(", ", notes));
            }

            @Override
            public void end() throws InterruptedException {
                topic.delete();
            }
        };
    }
}
