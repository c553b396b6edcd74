package io.sluice.gateway.record;

/** The hash by which Kafka's own producers send a key to its partition; with it, records of a key meet theirs. */
final class Murmur2 {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Murmur2() {}

    static int partition(byte[] key, int partitions) {
        return (hash(key) & Integer.MAX_VALUE) % partitions;
    }

    static int hash(byte[] data) {
        int length = data.length;
        int h = SEED ^ length;
        int whole = length & ~3;
        for (int i = 0; i < whole; i += 4) {
            int k = data[i] & 0xff
                    | (data[i + 1] & 0xff) << 8
                    | (data[i + 2] & 0xff) << 16
                    | (data[i + 3] & 0xff) << 24;
            k *= M;
            k ^= k >>> R;
            h = h * M ^ k * M;
        }
        for (int i = length - 1; i >= whole; i--) {
            h ^= (data[i] & 0xff) << 8 * (i - whole);
        }
        if (whole < length) {
            h *= M;
        }
        h ^= h >>> 13;
        h *= M;
        return h ^ h >>> 15;
    }
}
