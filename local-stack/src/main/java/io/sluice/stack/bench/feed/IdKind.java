package io.sluice.stack.bench.feed;

import java.nio.ByteBuffer;

/** Who named a record. Each kind costs cleanse differently, since what it remembers is a bitmap for each base. */
public enum IdKind {
    /** A client's {@code Idempotency-Key} on batches of 100. */
    BATCH {
        @Override
        Named name(long record, int partitions) {
            long batch = record / BATCH_RECORDS;
            return new Named(keyed(batch) + "/" + record % BATCH_RECORDS, (int) (batch % partitions), digest(batch));
        }
    },
    /** The gateway's own: dense numbers in each partition. */
    GATEWAY {
        @Override
        Named name(long record, int partitions) {
            // As its sticky choice does: a run of records to one partition, then the next.
            long run = record / STICKY_RECORDS;
            int partition = (int) (run % partitions);
            long n = run / partitions * STICKY_RECORDS + record % STICKY_RECORDS;
            return new Named("g:bench." + partition + "/" + n, partition, NO_DIGEST);
        }
    },
    /** A client's {@code Idempotency-Key} on each record. */
    CLIENT {
        @Override
        Named name(long record, int partitions) {
            return new Named(keyed(record) + "/0", (int) (record % partitions), digest(record));
        }
    };

    private static final int BATCH_RECORDS = 100;
    private static final int STICKY_RECORDS = 400;
    private static final byte[] NO_DIGEST = {};

    abstract Named name(long record, int partitions);

    /** A record's id, its partition and the digest of its batch. */
    record Named(String id, int partition, byte[] digest) {}

    /** Spread like the hash that it stands for: neighbours in time are none in the key's order. */
    private static String keyed(long number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        return "k:" + String.format(java.util.Locale.ROOT, "%016x", mixed) + "AAAAAA";
    }

    private static byte[] digest(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
