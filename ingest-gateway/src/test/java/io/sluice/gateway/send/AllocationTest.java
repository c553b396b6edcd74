package io.sluice.gateway.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.BatchCodec;
import io.sluice.gateway.record.Checked;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.JsonBody;
import io.sluice.gateway.record.Records;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a record may cost in memory on its way to the producer, in bytes allocated: counted, not timed, so that a slower
 * machine changes nothing. A limit that is passed means that an object or a copy a record has crept in.
 */
class AllocationTest {
    private static final int RECORDS = 500;
    private static final int RECORD_BYTES = 149;
    private static final int ROUNDS = 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] body = ("{\"text\":\"" + "x".repeat(RECORD_BYTES - 11) + "\"}\n")
            .repeat(RECORDS)
            .getBytes(UTF_8);
    private final Batch batch = new Batch("events", 3, Identity.ofGateway("4711", 3, 1_000_000), 1, checked());

    /** Kept where the compiler cannot see that nobody reads it. */
    private volatile Object sink = "";

    private Records checked() {
        return ((Checked.WellFormed) JsonBody.lines(body, body.length)).records();
    }

    private static double bytesPerRecord(Runnable work) {
        // Classes load, and call sites link, in the first round.
        work.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            work.run();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) (ROUNDS * RECORDS);
    }

    @Test
    void shouldCheckAndSplitWithoutAnObjectARecord() {
        // When, Then: two bounds of four bytes, and what is too much of the first guess.
        assertThat(bytesPerRecord(() -> sink = checked())).isLessThan(12);
    }

    @Test
    void shouldEncodeForTheSpoolWithoutCopyingABody() {
        // When, Then: two bounds again.
        assertThat(bytesPerRecord(() -> sink = BatchCodec.encode(batch))).isLessThan(10);
        List<ByteBuffer> parts = BatchCodec.encode(batch);
        assertThat(parts.get(1).array()).isSameAs(batch.records().body());
    }

    @Test
    void shouldCopyARecordOnceForTheProducer() {
        // When, Then: the value's one copy (168), the id's (56 with its header's 24), the producer's record and its
        // headers. A second copy of the value, or of the headers, would pass the limit.
        assertThat(bytesPerRecord(() -> {
                    RecordFactory factory = new RecordFactory(batch);
                    for (int i = 0; i < RECORDS; i++) {
                        sink = factory.record(i);
                    }
                }))
                .isLessThan(RECORD_BYTES + 16 + 260);
    }

    @Test
    void shouldKeepAccountOfARecordInBits() {
        // When, Then
        assertThat(bytesPerRecord(() -> {
                    Delivery delivery = new Delivery(1, batch);
                    delivery.restart(1);
                    for (int i = 0; i < RECORDS; i++) {
                        delivery.arrived(i, 1, 1_000 + i);
                    }
                    sink = delivery.outcome();
                }))
                .isLessThan(4);
    }
}
