package io.sluice.cleanse.topology;

import io.sluice.cleanse.judge.Reason;

/**
 * Counts what becomes of one topic's records. Called for each record, from any stream thread. What an aborted
 * transaction takes back stays counted: these are counts of work, not of what came out.
 */
public interface TopicMeter {

    void passed(boolean identified);

    void duplicate();

    void deadLetter(Reason reason);

    /** How far the broker's append time is ahead of this machine's clock. */
    void skewMs(long aheadMs);
}
