package io.sluice.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Judges a topic by the promises while it reads it: what was acknowledged is there, copies carry the same id in the same
 * partition, no two records share an id, first occurrences keep their order. Eight bytes a record: ids are compared by
 * a hash of 64 bits.
 */
public final class Judge {
    private static final byte[] PREFIX = "{\"name\":\"t".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_COMPLAINTS = 10;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final BitSet[] arrived;
    /** By thread and number: the id with the partition, hashed. */
    private final long[][] marks;
    /** By thread and partition: the highest number so far. */
    private final long[][] last;

    private final List<String> complaints = new ArrayList<>();
    private long records;
    private long copies;
    private int at;

    private Judge(int threads, int partitions) {
        arrived = new BitSet[threads];
        marks = new long[threads][];
        last = new long[threads][partitions];
        for (int i = 0; i < threads; i++) {
            arrived[i] = new BitSet();
            marks[i] = new long[1024];
            Arrays.fill(last[i], -1);
        }
    }

    /**
     * What was found.
     *
     * @param copies records beyond the first of each name
     */
    public record Verdict(long records, long copies) {}

    /** Fails with what is wrong with the topic; else says what is in it. */
    public static Verdict keptItsPromises(String bootstrap, String topic, int partitions, Promises promises) {
        Judge judge = new Judge(promises.threads(), partitions);
        TopicReader.forEach(bootstrap, topic, judge::see);
        for (int thread = 0; thread < promises.threads(); thread++) {
            BitSet missing = promises.missing(thread, judge.arrived[thread]);
            assertThat(missing.cardinality())
                    .as("acknowledged to client %d and not in %s, from %d on", thread, topic, missing.nextSetBit(0))
                    .isZero();
        }
        assertThat(judge.complaints).as("what is wrong with " + topic).isEmpty();
        assertThat(judge.distinctIds()).as("ids, one for each name").isEqualTo(judge.records - judge.copies);
        return new Verdict(judge.records, judge.copies);
    }

    private void see(ConsumerRecord<byte[], byte[]> record) {
        records++;
        byte[] value = record.value();
        if (!Arrays.equals(PREFIX, 0, PREFIX.length, value, 0, PREFIX.length)) {
            complain("foreign record " + new String(value, StandardCharsets.UTF_8));
            return;
        }
        at = PREFIX.length;
        int thread = number(value);
        at++;
        int number = number(value);
        long mark = mark(record);
        if (number >= marks[thread].length) {
            marks[thread] = Arrays.copyOf(marks[thread], 2 * Math.max(number, marks[thread].length));
        }
        if (arrived[thread].get(number)) {
            copies++;
            if (marks[thread][number] != mark) {
                complain("a copy of t" + thread + "-" + number + " has another id or partition");
            }
            return;
        }
        arrived[thread].set(number);
        marks[thread][number] = mark;
        long before = last[thread][record.partition()];
        if (before > number) {
            complain("partition " + record.partition() + ": t" + thread + "-" + before + " before " + number);
        }
        last[thread][record.partition()] = number;
    }

    private int number(byte[] value) {
        int number = 0;
        while (value[at] >= '0' && value[at] <= '9') {
            number = 10 * number + value[at++] - '0';
        }
        return number;
    }

    private static long mark(ConsumerRecord<byte[], byte[]> record) {
        long hash = FNV_OFFSET + record.partition();
        for (byte b : record.headers().lastHeader("ingest-id").value()) {
            hash = (hash ^ b) * FNV_PRIME;
        }
        return hash;
    }

    private long distinctIds() {
        int total = 0;
        for (BitSet thread : arrived) {
            total += thread.cardinality();
        }
        long[] all = new long[total];
        int filled = 0;
        for (int thread = 0; thread < arrived.length; thread++) {
            for (int i = arrived[thread].nextSetBit(0); i >= 0; i = arrived[thread].nextSetBit(i + 1)) {
                all[filled++] = marks[thread][i];
            }
        }
        Arrays.sort(all);
        long distinct = total == 0 ? 0 : 1;
        for (int i = 1; i < total; i++) {
            distinct += all[i] == all[i - 1] ? 0 : 1;
        }
        return distinct;
    }

    private void complain(String what) {
        if (complaints.size() < MAX_COMPLAINTS) {
            complaints.add(what);
        }
    }
}
