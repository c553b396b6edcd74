package io.sluice.sink.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.compress.Codec;
import io.sluice.sink.compress.Gzip;
import io.sluice.sink.compress.Zstd;
import io.sluice.sink.core.Slab;
import io.sluice.sink.format.JsonLines;
import io.sluice.sink.format.RawLines;
import io.sluice.sink.format.RecordFormat;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a record of 200 bytes costs from Connect's hands to a buffer, and the buffer to a compressed one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {
    private static final int RECORDS = 512;

    private final SinkRecord[] records = records();
    private final Slab slab = new Slab();
    private final RecordFormat json = new JsonLines("");
    private final RecordFormat raw = new RawLines("\n", "");
    private final Codec gzip = new Gzip(-1);
    private final Codec zstd = new Zstd(-1);

    private static SinkRecord[] records() {
        SinkRecord[] made = new SinkRecord[RECORDS];
        for (int i = 0; i < made.length; i++) {
            String text = "{\"id\":" + (1_000_000 + i * 7919L) + ",\"user\":\"u" + i * 31L % 997 + "\",\"text\":\"";
            byte[] value = (text + "x".repeat(198 - text.length()) + "\"}").getBytes(UTF_8);
            made[i] = new SinkRecord("events", 0, null, null, null, value, i);
        }
        return made;
    }

    private Slab filled(RecordFormat format) {
        slab.clear();
        for (SinkRecord each : records) {
            format.encode(each, slab);
        }
        return slab;
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Slab encodeJson() {
        return filled(json);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Slab encodeRaw() {
        return filled(raw);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Slab encodeAndPackZstd() {
        zstd.pack(filled(raw));
        return slab;
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Slab encodeAndPackGzip() {
        gzip.pack(filled(raw));
        return slab;
    }

    @TearDown
    public void close() {
        zstd.close();
        gzip.close();
    }
}
