package io.sluice.gateway.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Checked;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.JsonBody;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a record costs from a slice of its batch to what the producer is handed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {
    private static final int RECORDS = 500;

    private final Batch batch = batch();

    private static Batch batch() {
        byte[] body =
                ("{\"text\":\"" + "x".repeat(138) + "\"}\n").repeat(RECORDS).getBytes(UTF_8);
        Checked checked = JsonBody.lines(body, body.length);
        return new Batch(
                "events", 3, Identity.ofGateway("4711", 3, 1_000_000), 1, ((Checked.WellFormed) checked).records());
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void makeProducerRecords(Blackhole hole) {
        RecordFactory factory = new RecordFactory(batch);
        for (int i = 0; i < RECORDS; i++) {
            hole.consume(factory.record(i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void keepAccountOfArrivals(Blackhole hole) {
        Delivery delivery = new Delivery(1, batch);
        delivery.restart(1);
        for (int i = 0; i < RECORDS; i++) {
            hole.consume(delivery.arrived(i, 1, 1_000 + i));
        }
        hole.consume(delivery.outcome());
    }
}
