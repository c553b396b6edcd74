package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.contest.Scale;
import io.sluice.stack.bench.lab.KafkaTools;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** More tasks for one topic on one worker. What they gain in speed depends on the cores that are left. */
final class TasksAxis implements Axis {

    private static final Scale SCALE = Scale.linear(
            "S4",
            "sink, raw lines of 200 B, a topic of 8 partitions: the worker's CPU for a record; tasks",
            "µs",
            List.of("1", "2", "4", "8"));
    private static final String TOPIC = "bench-tasks";
    private static final int PARTITIONS = 8;
    private static final int RECORD_BYTES = 200;

    @Override
    public List<Scale> scales() {
        return List.of(SCALE);
    }

    @Override
    public Turns begin(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        lab.needConnect();
        lab.topics().createLasting(TOPIC, PARTITIONS);
        long records = terms.config().scaling().records();
        new KafkaTools(lab).produce(TOPIC, RECORD_BYTES, records, 0, KafkaTools.DEFAULT_BATCH_BYTES);
        SinkDrain drain = new SinkDrain(lab, TOPIC, records, RECORD_BYTES);
        // The first drain of a fresh worker says nothing about the next.
        drain.run(SinkUnderTest.FILE_SINK, new ArrayList<>());
        return new Turns() {
            @Override
            public Costs measure(String size) throws InterruptedException {
                List<String> notes = new ArrayList<>();
                SinkDrain.Drained drained = drain.run(SinkUnderTest.FILE_SINK, Map.of("tasks.max", size), notes);
                notes.add(0, Figures.rounded(drained.recordsPerSecond()) + " records/s");
                return new Costs(Map.of(SCALE.id(), drained.cpuMicrosPerRecord()), String.join(", ", notes));
            }

            @Override
            public void end() throws InterruptedException {
                lab.topics().delete(TOPIC);
            }
        };
    }
}
