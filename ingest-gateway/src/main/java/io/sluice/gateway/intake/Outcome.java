package io.sluice.gateway.intake;

import java.util.List;

/**
 * What became of a batch in Kafka.
 *
 * @param firstOffset of the records that arrived, -1 if none did
 */
public record Outcome(long firstOffset, long lastOffset, List<RecordError> errors) {
    public static Outcome failed(List<RecordError> errors) {
        return new Outcome(-1, -1, errors);
    }
}
