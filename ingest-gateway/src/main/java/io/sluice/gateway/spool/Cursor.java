package io.sluice.gateway.spool;

import java.util.Optional;

/**
 * Streams one topic's unresolved batches by rising seq, a batch in memory at a time. For one thread at a time; reads
 * the disk on the caller's thread.
 */
public interface Cursor extends AutoCloseable {

    /**
     * The unresolved batch with the lowest seq above the last one given, or empty when there is none now: batches that
     * are stored later are found by a later call. A batch that cannot be read is counted, reported and passed over. A
     * batch stored late, below the last seq given, is found by a new cursor only.
     */
    Optional<Spooled> next();

    /** Lets the files go; the spool's content stays as it is. */
    @Override
    void close();
}
