package io.sluice.gateway.intake;

import java.util.List;

/**
 * What became of a batch in Kafka.
 *
 * @param placed where those records are that arrived, by partition
 */
public record Outcome(List<Placed> placed, List<RecordError> errors) {
    /** The records of a batch that one partition has. */
    public record Placed(int partition, int records, long firstOffset, long lastOffset) {}

    public static Outcome failed(List<RecordError> errors) {
        return new Outcome(List.of(), errors);
    }
}
