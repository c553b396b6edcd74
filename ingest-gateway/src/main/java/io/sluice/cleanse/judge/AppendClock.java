package io.sluice.cleanse.judge;

/**
 * The time that the dedup window runs on: the broker's append time, held back to a little ahead of this machine's
 * clock. A broker whose clock has jumped ahead would otherwise expire the whole window at once; and while a backlog is
 * worked off, the window moves with the backlog, not with the wall.
 */
public record AppendClock(long aheadMaxMs) {

    public long timeOf(long appendTimeMs, long wallMs) {
        return Math.min(appendTimeMs, wallMs + aheadMaxMs);
    }
}
