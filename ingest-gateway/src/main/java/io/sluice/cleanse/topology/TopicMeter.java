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

    /** Of each record: when the broker appended it, and what this machine's clock says. */
    void appended(long appendMs, long wallMs);
}
