package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Entry.Journal;
import io.sluice.gateway.intake.Entry.Stage;
import io.sluice.gateway.intake.Refusal.Reason;
import java.util.Map;

/**
 * The stop, a bound on every step: refuse what is new; let Kafka take what is inside; then write what is left to
 * disk; then answer whoever still waits, and say what became of everything. Of the time that the stop may take, the
 * shell needs the rest to close the producer and the spool.
 */
final class StopPlan {
    private static final double DRAIN_SHARE = 0.5;
    private static final double JOURNAL_SHARE = 0.25;

    private enum Phase {
        RUNNING,
        DRAINING,
        JOURNALLING,
        OVER
    }

    private final Desk desk;
    private final Map<String, Line> lines;
    private Phase phase = Phase.RUNNING;
    private long drainUntilMs;
    private long journalUntilMs;

    StopPlan(Desk desk, Map<String, Line> lines) {
        this.desk = desk;
        this.lines = lines;
    }

    boolean isBegun() {
        return phase != Phase.RUNNING;
    }

    /** Nothing more is handed to the producer. */
    boolean isClosed() {
        return phase == Phase.JOURNALLING || phase == Phase.OVER;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    void begin(long nowMs) {
        if (phase != Phase.RUNNING) {
            return;
        }
        phase = Phase.DRAINING;
        long timeoutMs = desk.limits.shutdownTimeoutMs();
        drainUntilMs = nowMs + (long) (DRAIN_SHARE * timeoutMs);
        for (Entry entry : desk.all()) {
            Line line = lines.get(entry.batch.topic());
            // What stands behind a backlog or an absent topic would only wait the drain out.
            if (line != null && (line.onDisk() || line.reach != Reach.READY)) {
                journal(entry);
            }
        }
        tick(nowMs);
    }

    void tick(long nowMs) {
        if (phase == Phase.DRAINING && (nowMs >= drainUntilMs || desk.admission.depth() == 0)) {
            phase = Phase.JOURNALLING;
            // From now and not from the plan: a machine that stalls must not cost the disk its time.
            journalUntilMs = nowMs + (long) (JOURNAL_SHARE * desk.limits.shutdownTimeoutMs());
        }
        if (phase == Phase.JOURNALLING) {
            // With every tick: what the disk refused a moment ago it may take now.
            desk.all().forEach(this::journal);
        }
        if (phase == Phase.JOURNALLING && (nowMs >= journalUntilMs || allSettled())) {
            phase = Phase.OVER;
            desk.all().forEach(this::finish);
            desk.emit(new Action.Stopped(desk.summary()));
        }
    }

    private void journal(Entry entry) {
        if (desk.limits.spoolOn() && entry.stage != Stage.ENDED && (entry.waiting || entry.acknowledged)) {
            desk.journal(entry);
        }
    }

    /** Nothing more can be gained by waiting. */
    private boolean allSettled() {
        for (Entry entry : desk.all()) {
            boolean canStillArrive = entry.stage == Stage.HANDED || entry.stage == Stage.DYING;
            boolean safe = entry.journal == Journal.DURABLE || !canStillArrive && !desk.limits.spoolOn();
            if (entry.stage != Stage.ENDED && (!safe || entry.journal == Journal.WRITING)) {
                return false;
            }
        }
        return true;
    }

    private void finish(Entry entry) {
        if (entry.stage == Stage.ENDED) {
            return;
        }
        boolean untouched = entry.untouched() && entry.journal == Journal.NONE;
        if (entry.waiting) {
            Reason reason = untouched ? Reason.INGESTION_STOPPED : Reason.OUTCOME_UNKNOWN;
            desk.answer(entry, new Answer.Refused(desk.refusal(reason)));
            desk.end(entry, untouched ? End.REFUSED : End.UNKNOWN);
        } else if (entry.journal == Journal.DURABLE) {
            desk.end(entry, End.SPOOL);
        } else {
            desk.end(entry, entry.acknowledged ? End.LOST : End.UNKNOWN);
        }
    }
}
