package io.sluice.cleanse.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** Sends each record to the partition it came from, so that the order of a partition stays the order of a partition. */
final class SamePartition implements StreamPartitioner<byte[], Outgoing> {

    /** One answer a partition, made once: this runs for every record. Topics are checked at start to be this wide. */
    private final List<Optional<Set<Integer>>> answers;

    SamePartition(int partitions) {
        answers = new ArrayList<>(partitions);
        for (int i = 0; i < partitions; i++) {
            answers.add(Optional.of(Set.of(i)));
        }
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte @Nullable [] key, Outgoing value, int numPartitions) {
        return answers.get(value.partition());
    }
}
