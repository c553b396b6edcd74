package io.sluice.cleanse.redrive;

import java.util.Map;

/**
 * What to send back.
 *
 * @param from the dead-letter topic
 * @param ledger where it is kept what was sent back
 * @param client passed on to Kafka's clients, {@code bootstrap.servers} included
 */
public record Request(
        String from, Filter filter, Parking parking, Pace pace, Ledger ledger, Map<String, Object> client) {

    /** @param topic where a letter goes that was sent back {@code redrivesMax} times */
    public record Parking(String topic, int redrivesMax) {}

    /** Letters at most: in all, and each second. */
    public record Pace(long max, double perSecond) {

        public static final Pace UNLIMITED = new Pace(Long.MAX_VALUE, Double.POSITIVE_INFINITY);
    }

    /** @param dryRun only count, write nothing */
    public record Ledger(String topic, short replicationFactor, boolean dryRun) {

        /** Every run must look into the same one: otherwise it does not know what others have sent. */
        public static final String TOPIC = "sluice.redrive";
    }
}
