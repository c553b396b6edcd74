package io.sluice.gateway.intake;

/** Raised once when the queue passes 90 % of its capacity, cleared once when it is back below 75 %. */
final class DepthAlarm {
    private static final int RAISE_PERCENT = 90;
    private static final int CLEAR_PERCENT = 75;

    private boolean raised;

    boolean raised() {
        return raised;
    }

    /** Whether the alarm has changed; {@code fill} is the fuller of batches and bytes, from 0 to 1. */
    boolean update(double fill) {
        double percent = fill * 100;
        boolean next = raised ? percent >= CLEAR_PERCENT : percent > RAISE_PERCENT;
        boolean changed = next != raised;
        raised = next;
        return changed;
    }
}
