package io.sluice.cleanse.topology;

import io.sluice.cleanse.dedupe.FilterMemory;
import io.sluice.cleanse.dedupe.Window;

/**
 * What holds for all topics.
 *
 * @param openPagesMax pages kept open per partition; each costs at most about 1.2 KiB
 * @param clockAheadMaxMs how far ahead of this machine's clock an append time may move the window
 * @param timestampBehindMaxMs how far back a client's timestamp may lie to be taken over: retention goes by it
 * @param filterMemory for telling which ids are new without a look-up, shared by all partitions
 */
public record CleanseSettings(
        Window window, int openPagesMax, long clockAheadMaxMs, long timestampBehindMaxMs, FilterMemory filterMemory) {}
