package io.sluice.gateway.spool;

/** What a gateway may want to measure as it happens. Called on the spool's threads: must not block. */
public interface SpoolEvents {

    SpoolEvents NONE = new SpoolEvents() {};

    /** A group of batches is on disk; micros counts writing and syncing. */
    default void committed(int batches, long bytes, long micros) {}

    default void damaged(Damage damage) {}

    /** A write or a sync failed; the spool has given that file up and goes on with another. */
    default void ioFailed(String what) {}
}
