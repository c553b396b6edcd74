package io.sluice.cleanse.topology;

import io.sluice.cleanse.dedupe.Window;

/**
 * What holds for all topics.
 *
 * @param openPagesMax pages kept open per partition; each costs at most about 1.2 KiB
 * @param clockAheadMaxMs how far ahead of this machine's clock an append time may move the window
 */
public record CleanseSettings(Window window, int openPagesMax, long clockAheadMaxMs) {}
