package io.sluice.gateway.record;

import java.util.Arrays;

/** The partition of each record of a batch; fixed at acceptance and always told to Kafka. */
public sealed interface Placement {
    int partition(int index);

    /** That of {@code count} records from {@code first} on. */
    Placement part(int first, int count);

    /** The whole batch goes to one partition. */
    record Single(int partition) implements Placement {
        @Override
        public int partition(int index) {
            return partition;
        }

        @Override
        public Placement part(int first, int count) {
            return this;
        }
    }

    /**
     * Each record goes where its key sends it.
     *
     * @param numbers each record's number in the gateway's own sequence of its partition; empty where the client named
     *     the batch
     */
    record Each(int[] partitions, long[] numbers) implements Placement {
        @Override
        public int partition(int index) {
            return partitions[index];
        }

        @Override
        public Placement part(int first, int count) {
            return new Each(
                    Arrays.copyOfRange(partitions, first, first + count),
                    numbers.length == 0 ? numbers : Arrays.copyOfRange(numbers, first, first + count));
        }
    }
}
