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
        final Map<Integer, Long> nextNumbers = new HashMap<>();
    }

    /** @param incarnation of this run of this gateway; never used by another */
    public Sequencer(String incarnation) {
        this.incarnation = incarnation;
    }

    /**
     * What is known of the topic now.
     *
     * @param partitions how many there are
     */
    public record Partitions(int partitions, IntPredicate hasLeader) {}

    /** @param named the identity that the client gave, if it gave one */
    public Batch place(
            String topic, Records records, Optional<Identity> named, Partitions known, long nowMs, long wallTimeMs) {
        if (named.isPresent()) {
            return new Batch(topic, named.get().partition(known.partitions()), named.get(), wallTimeMs, records);
        }
        Topic sequence = topics.computeIfAbsent(topic, name -> new Topic());
        int partition = sequence.sticky.next(known.partitions(), known.hasLeader(), records.body().length, nowMs);
        long first = sequence.nextNumbers.getOrDefault(partition, 0L);
        sequence.nextNumbers.put(partition, first + records.count());
        return new Batch(topic, partition, Identity.ofGateway(incarnation, partition, first), wallTimeMs, records);
    }
}
