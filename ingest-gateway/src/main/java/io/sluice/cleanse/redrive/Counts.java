package io.sluice.cleanse.redrive;

/**
 * How far a run has come.
 *
 * @param read of the dead-letter topic
 * @param sent back to their origin, committed
 * @param parked for having come back too often
 * @param passed not meant by the filter
 * @param already sent back or parked by an earlier run
 * @param lost that do not say where they came from
 * @param end how many there are to read
 */
public record Counts(long read, long sent, long parked, long passed, long already, long lost, long end) {}
