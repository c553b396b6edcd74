package io.sluice.gateway.intake;

/**
 * The bounds of the intake.
 *
 * @param clientShare of both bounds of the queue, for one client; 1 for no bound of its own
 * @param replayBytes how much may be read ahead from disk, over and above {@code maxBytes}
 * @param sendTimeoutMs from acceptance to the answer
 * @param attemptsMax how often a batch that seems to make producers fail is sent alone
 * @param topicMissingMs how long acknowledged batches wait for a topic that does not exist
 */
public record Limits(
        int maxBatches,
        long maxBytes,
        double clientShare,
        long replayBytes,
        long sendTimeoutMs,
        long shutdownTimeoutMs,
        long topicMissingMs,
        int attemptsMax,
        Backoff backoff,
        boolean spoolOn) {
    private static final double CLIENT_PRESSURE = 0.75;

    /** From here on what waits is moved to disk, so that there is room for what comes. */
    long pressureBytes() {
        return maxBytes / 2;
    }

    /** The same in batches: single records fill the queue long before their bytes do. */
    int pressureBatches() {
        return maxBatches / 2;
    }

    /**
     * What may be with the producer, which cannot be moved to disk: half of what one client may hold, so that Kafka can
     * hang without that client's being refused while the disk is empty.
     */
    int handedMaxBatches() {
        return Math.max(1, clientMaxBatches() / 2);
    }

    long handedMaxBytes() {
        return clientMaxBytes() / 2;
    }

    int clientMaxBatches() {
        return (int) Math.max(1, Math.ceil(maxBatches * clientShare));
    }

    public long clientMaxBytes() {
        return (long) (maxBytes * clientShare);
    }

    /** From here on a client's batches are moved to disk, before the client is refused while the disk is empty. */
    long clientPressureBytes() {
        return (long) (clientMaxBytes() * CLIENT_PRESSURE);
    }

    int clientPressureBatches() {
        return (int) (clientMaxBatches() * CLIENT_PRESSURE);
    }
}
