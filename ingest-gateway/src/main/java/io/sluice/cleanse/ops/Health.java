package io.sluice.cleanse.ops;

import java.util.List;
import java.util.Map;

/**
 * Whether records are being cleansed now.
 *
 * @param state of Kafka Streams: RUNNING, REBALANCING, …
 * @param reasons why not ready; empty if ready
 * @param restoreRemainingRecords state still to be read back
 * @param lagRecords not read yet, by topic
 */
public record Health(
        boolean ready, String state, List<String> reasons, long restoreRemainingRecords, Map<String, Long> lagRecords) {

    /** Before the checks of the start are through. */
    public static final Health STARTING =
            new Health(false, "CREATED", List.of("still checking brokers and topics"), 0, Map.of());
}
