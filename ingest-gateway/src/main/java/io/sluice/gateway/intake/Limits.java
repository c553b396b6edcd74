package io.sluice.gateway.intake;

/**
 * The bounds of the intake.
 *
 * @param replayBytes how much may be read ahead from disk, over and above {@code maxBytes}
 * @param sendTimeoutMs from acceptance to the answer
 * @param topicMissingMs how long acknowledged batches wait for a topic that does not exist
 */
public record Limits(
        int maxBatches,
        long maxBytes,
        long replayBytes,
        long sendTimeoutMs,
        long shutdownTimeoutMs,
        long topicMissingMs,
        Backoff backoff,
        boolean spoolOn) {

    /** From here on what waits is moved to disk, so that there is room for what comes. */
    long pressureBytes() {
        return maxBytes / 2;
    }
}
