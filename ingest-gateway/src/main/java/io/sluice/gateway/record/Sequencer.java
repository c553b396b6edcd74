package io.sluice.gateway.record;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Gives accepted batches their place: the partition, and for those that no client named the next numbers of the
 * gateway's own sequence, dense within each partition of each topic. In the order of acceptance; one thread at a time.
 */
public final class Sequencer {
    private final String incarnation;
    private final Map<String, Topic> topics = new HashMap<>();

    private static final class Topic {
        final StickyPartition sticky = new StickyPartition();
        private final Map<Integer, Long> nextNumbers = new HashMap<>();

        long take(int partition, int count) {
            long first = nextNumbers.getOrDefault(partition, 0L);
            nextNumbers.put(partition, first + count);
            return first;
        }

        long[] numbers(int[] partitions) {
            long[] numbers = new long[partitions.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = take(partitions[i], 1);
            }
            return numbers;
        }
    }

    /** @param incarnation of this run of this gateway; never used by another */
    public Sequencer(String incarnation) {
        this.incarnation = incarnation;
    }

    /**
     * What is known of the topic now.
     *
     * @param partitions how many there are
     * @param given the one that the client asks for, or {@link #ANY}
     */
    public record Partitions(int partitions, IntPredicate hasLeader, int given) {
        /** The client leaves it to the gateway. */
        public static final int ANY = -1;

        public Partitions(int partitions, IntPredicate hasLeader) {
            this(partitions, hasLeader, ANY);
        }
    }

    /** @param named the identity that the client gave, if it gave one */
    public Batch place(
            String topic, Records records, Optional<Identity> named, Partitions known, long nowMs, long wallTimeMs) {
        Topic sequence = topics.computeIfAbsent(topic, name -> new Topic());
        if (known.given() == Partitions.ANY && !records.keys().isEmpty()) {
            int[] partitions = byKey(sequence, records, named, known, nowMs);
            return named.isPresent()
                    ? new Batch(topic, new Placement.Each(partitions, new long[0]), named.get(), wallTimeMs, records)
                    : new Batch(
                            topic,
                            new Placement.Each(partitions, sequence.numbers(partitions)),
                            Identity.ofGateway(incarnation),
                            wallTimeMs,
                            records);
        }
        int partition = known.given() != Partitions.ANY
                ? known.given()
                : whole(sequence, records.body().length, named, known, nowMs);
        Identity identity = named.orElseGet(
                () -> Identity.ofGateway(incarnation, partition, sequence.take(partition, records.count())));
        return new Batch(topic, partition, identity, wallTimeMs, records);
    }

    private static int[] byKey(
            Topic sequence, Records records, Optional<Identity> named, Partitions known, long nowMs) {
        int[] partitions = new int[records.count()];
        for (int i = 0; i < partitions.length; i++) {
            byte[] key = records.keys().copy(i);
            partitions[i] = key == null
                    ? whole(sequence, records.sizeBytes(i), named, known, nowMs)
                    : Murmur2.partition(key, known.partitions());
        }
        return partitions;
    }

    /** For what has no key. */
    private static int whole(Topic sequence, int sizeBytes, Optional<Identity> named, Partitions known, long nowMs) {
        return named.isPresent()
                ? named.get().partition(known.partitions())
                : sequence.sticky.next(known.partitions(), known.hasLeader(), sizeBytes, nowMs);
    }
}
