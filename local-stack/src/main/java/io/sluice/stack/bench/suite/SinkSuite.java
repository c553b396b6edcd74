package io.sluice.stack.bench.suite;

import static io.sluice.stack.bench.stat.Goal.none;
import static io.sluice.stack.bench.stat.Goal.ratioAtLeast;

import io.sluice.stack.bench.contest.Contest;
import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.contest.Outcome;
import io.sluice.stack.bench.contest.Rows;
import io.sluice.stack.bench.contest.Rows.Pairing;
import io.sluice.stack.bench.lab.KafkaTools;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.StackException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast one task drains a topic of 200-byte records that lies ready: ours, Kafka's own file sink, and a sink that
 * does nothing, on the same worker with the same consumer settings.
 */
public final class SinkSuite implements Suite {

    private static final String RECORDS_PER_SECOND = "records/s";
    private static final Title P6 =
            new Title("P6", "sink, raw lines, exactly once with fsync, 200 B, one task", ratioAtLeast(2));
    private static final Title P6_NOOP =
            new Title("P6.noop", "the same against a sink that does nothing", ratioAtLeast(0.6));
    private static final Title P7 = new Title("P7", "sink, raw lines, zstd, exactly once with fsync", ratioAtLeast(1));
    private static final Title CONSUMER = new Title("R.consumer", "kafka-consumer-perf-test on the same topic", none());

    private static final String TOPIC = "bench-sink";
    private static final int RECORD_BYTES = 200;

    @Override
    public List<Title> titles() {
        return List.of(P6, P6_NOOP, P7, CONSUMER);
    }

    @Override
    public int seconds() {
        return 78;
    }

    @Override
    public List<Row> run(Lab lab, Terms terms) throws InterruptedException {
        lab.stop("gateway");
        lab.needConnect();
        lab.topics().create(TOPIC);
        long records = terms.config().sinkRecords();
        KafkaTools tools = new KafkaTools(lab);
        tools.produce(TOPIC, RECORD_BYTES, records, 0, KafkaTools.DEFAULT_BATCH_BYTES);
        List<String> notes = new ArrayList<>();
        List<String> zstdNotes = new ArrayList<>();
        SinkDrain drain = new SinkDrain(lab, TOPIC, records, RECORD_BYTES);
        warmUp(lab, drain);
        Contest contest = terms.contest(lab.console());
        if (terms.asksFor(P6) || terms.asksFor(P6_NOOP)) {
            contest.add(SinkUnderTest.FILE_SINK.text(), () -> drain.run(SinkUnderTest.FILE_SINK, notes));
        }
        if (terms.asksFor(P6) || terms.asksFor(P7)) {
            contest.add(
                    SinkUnderTest.FILE_STREAM.text(), () -> drain.run(SinkUnderTest.FILE_STREAM, new ArrayList<>()));
        }
        if (terms.asksFor(P6_NOOP)) {
            contest.add(SinkUnderTest.NO_OP.text(), () -> drain.run(SinkUnderTest.NO_OP, new ArrayList<>()));
        }
        if (terms.asksFor(P7)) {
            contest.add(SinkUnderTest.FILE_SINK_ZSTD.text(), () -> drain.run(SinkUnderTest.FILE_SINK_ZSTD, zstdNotes));
        }
        Map<String, Outcome> outcomes = new HashMap<>(contest.run(terms.config().rounds()));
        if (terms.asksFor(CONSUMER)) {
            // Once: nothing is held against it.
            outcomes.putAll(terms.contest(lab.console())
                    .add(CONSUMER.id(), () -> tools.consume(TOPIC, records))
                    .run(1));
        }
        lab.topics().delete(TOPIC);
        return List.of(
                against(P6, outcomes, SinkUnderTest.FILE_SINK, SinkUnderTest.FILE_STREAM, notes),
                against(P6_NOOP, outcomes, SinkUnderTest.FILE_SINK, SinkUnderTest.NO_OP, List.of()),
                against(P7, outcomes, SinkUnderTest.FILE_SINK_ZSTD, SinkUnderTest.FILE_STREAM, zstdNotes),
                Rows.alone(CONSUMER, outcomes, CONSUMER.id(), RECORDS_PER_SECOND, List.of()));
    }

    /**
     * The first drain of a fresh worker says nothing about the next; every sink gets one that does not count, and a whole
     * one: what runs once a buffer is compiled late.
     */
    private static void warmUp(Lab lab, SinkDrain drain) throws InterruptedException {
        for (SinkUnderTest sink : SinkUnderTest.values()) {
            try {
                drain.run(sink, new ArrayList<>());
            } catch (FeatureMissingException | StackException e) {
                // It will fail in its first round again, where it is reported.
                lab.console().part("warm-up", sink.text() + ": " + e.getMessage());
            }
        }
    }

    private static Row against(
            Title title, Map<String, Outcome> outcomes, SinkUnderTest ours, SinkUnderTest theirs, List<String> notes) {
        return Rows.against(title, outcomes, new Pairing(ours.text(), theirs.text()), RECORDS_PER_SECOND, notes);
    }
}
