package io.sluice.gateway.record;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** What a record costs from the body's bytes to a checked slice of it, and a batch to what the spool stores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BodyBenchmark {
    private static final int RECORDS = 500;

    private final byte[] lines = event().repeat(RECORDS).getBytes(UTF_8);
    private final byte[] array = ("[" + event().repeat(RECORDS).strip().replace("\n", ",") + "]").getBytes(UTF_8);
    private final Batch batch = new Batch("events", 3, Identity.ofGateway("4711", 3, 1_000_000), 1, wellFormed());

    /** 150 bytes, its line break included. */
    static String event() {
        String head = "{\"id\":123456,\"user\":\"ada\",\"price\":17.25,\"tags\":[\"a\",\"b\"],\"ok\":true,\"text\":\"";
        return head + "x".repeat(150 - 3 - head.length()) + "\"}\n";
    }

    private Records wellFormed() {
        return ((Checked.WellFormed) JsonBody.lines(lines, lines.length)).records();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Checked checkAndSplitLines() {
        return JsonBody.lines(lines, lines.length);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Checked checkAndSplitArray() {
        return JsonBody.document(array, array.length);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int encodeForTheSpool() {
        return BatchCodec.encode(batch).size();
    }

    @Benchmark
    public byte[] makeAnId() {
        return batch.id(499);
    }
}
