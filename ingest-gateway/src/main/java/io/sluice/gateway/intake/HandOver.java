package io.sluice.gateway.intake;

/**
 * How much is with the producer, and whether a topic may hand over more. What was handed over cannot be moved to disk,
 * so without a bound of its own it fills the queue when Kafka hangs, however empty the disk is.
 *
 * <p>A topic may hold up to {@link #SHARE} times what is free: alone it gets most of the whole, and where many hang at
 * once each gets about the same and a healthy one as much as they (the dynamic threshold of shared-memory switches,
 * Choudhury and Hahne 1998). A few batches are each topic's own, or those that hung first would leave nothing.
 */
final class HandOver {
    private static final int SHARE = 2;
    private static final int OWN_FRACTION = 64;

    private final Limits limits;
    private int batches;
    private long bytes;

    HandOver(Limits limits) {
        this.limits = limits;
    }

    boolean hasRoom(Line line) {
        int held = line.handed().size();
        if (held == 0) {
            return true;
        }
        int maxBatches = limits.handedMaxBatches();
        return (held < maxBatches / OWN_FRACTION || held < SHARE * (maxBatches - batches))
                && line.handedBytes() < SHARE * (limits.handedMaxBytes() - bytes);
    }

    void add(Line line, Entry entry) {
        line.hand(entry);
        batches++;
        bytes += entry.batch.sizeBytes();
    }

    void remove(Line line, Entry entry) {
        line.unhand(entry);
        batches--;
        bytes -= entry.batch.sizeBytes();
    }

    /** Of all topics together. */
    int batches() {
        return batches;
    }
}
