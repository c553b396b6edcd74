package io.sluice.gateway.spool;

import java.util.Map;

/**
 * A look at the spool.
 *
 * @param diskBytes what the folder really holds
 * @param reservedBytes promised to batches not yet journalled
 * @param batches unresolved batches
 * @param topics the topics that have unresolved batches
 */
public record SpoolStats(
        long diskBytes, long reservedBytes, long maxBytes, long batches, Map<String, Backlog> topics, Counts counts) {

    /**
     * One topic's unresolved batches.
     *
     * @param oldestAcceptedAtMs when the oldest was accepted, or a moment shortly before
     */
    public record Backlog(long batches, long bytes, long oldestAcceptedAtMs) {}

    /**
     * What has happened since the spool was opened; each only rises.
     *
     * @param groups fsyncs that made batches durable; {@code appended / groups} is the mean group size
     * @param lostBatches batches that damage on disk has taken, as far as can be told
     * @param ioFailures writes and syncs that failed
     */
    public record Counts(
            long appended, long appendedBytes, long groups, long refused, long lostBatches, long ioFailures) {}
}
