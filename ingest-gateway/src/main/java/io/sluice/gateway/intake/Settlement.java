package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Entry.Journal;
import io.sluice.gateway.intake.Entry.Stage;
import io.sluice.gateway.intake.Refusal.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which answer a batch gets and when it is written to disk: the tiers, the deadline, and room in memory. */
final class Settlement {
    /** What the disk gets on top of the deadline before its silence becomes the answer. */
    private static final long DISK_GRACE_MS = 1_000;

    private final Desk desk;
    private final Map<String, Line> lines;
    /**
     * In the order of acceptance, and the time-out is one for all: so in the order of their deadlines too. By id, for
     * the batch itself must not stay in memory until its deadline when it has long ended.
     */
    private final ArrayDeque<Due> deadlines = new ArrayDeque<>();

    private final ArrayDeque<Due> graces = new ArrayDeque<>();

    private record Due(long id, long atMs) {}

    Settlement(Desk desk, Map<String, Line> lines) {
        this.desk = desk;
        this.lines = lines;
    }

    void accepted(Line line, Entry entry, boolean closed) {
        if (closed) {
            desk.refuse(line, entry, Reason.INGESTION_STOPPED);
            return;
        }
        deadlines.add(new Due(entry.id, entry.acceptedMs + desk.limits.sendTimeoutMs()));
        if (entry.asked == Tier.MEMORY) {
            desk.answer(entry, new Answer.InMemory());
        }
        if (!desk.limits.spoolOn()) {
            return;
        }
        // Behind a backlog or with the queue half full it cannot be in Kafka soon: the disk takes it now.
        if (entry.asked == Tier.SPOOL || line.onDisk() || desk.admission.underPressure()) {
            desk.journal(entry);
        }
    }

    void hungUp(long id) {
        Entry entry = desk.find(id);
        if (entry == null || !entry.waiting) {
            return;
        }
        entry.waiting = false;
        if (entry.untouched() && entry.journal == Journal.NONE) {
            line(entry).remove(entry);
            desk.end(entry, End.CANCELLED);
        }
    }

    void resolved(long id, Outcome outcome, long nowMs) {
        Entry entry = desk.find(id);
        if (entry == null || entry.stage != Stage.HANDED) {
            return;
        }
        desk.rate.resolved(nowMs);
        boolean told = entry.waiting;
        if (told) {
            desk.answer(entry, new Answer.InKafka(outcome));
        }
        if (!told && entry.acknowledged && !outcome.errors().isEmpty()) {
            entry.stage = Stage.DYING;
            desk.emit(new Action.DeadLetter(id, entry.batch, outcome.errors()));
            return;
        }
        desk.handOver.remove(line(entry), entry);
        desk.end(entry, End.KAFKA);
    }

    /** Each attempt to send it alone has cost a producer. */
    void convicted(Entry entry, long nowMs) {
        desk.emit(new Action.GiveUp(entry.id));
        String reason = "the producer has failed " + entry.strikes + " times while it held this batch";
        resolved(entry.id, Outcome.failed(errors(entry, "attempts_exhausted", reason)), nowMs);
    }

    private static List<RecordError> errors(Entry entry, String code, String message) {
        List<RecordError> errors = new ArrayList<>(entry.batch.recordCount());
        for (int i = 0; i < entry.batch.recordCount(); i++) {
            errors.add(new RecordError(i, code, message));
        }
        return errors;
    }

    /** Its topic has been gone for too long. */
    void bury(Entry entry, Reach reach) {
        entry.stage = Stage.DYING;
        String code = reach == Reach.DENIED ? "topic_denied" : "topic_not_found";
        desk.emit(new Action.GiveUp(entry.id));
        List<RecordError> errors = errors(entry, code, "gone for longer than topic.missing.ms");
        desk.emit(new Action.DeadLetter(entry.id, entry.batch, errors));
    }

    void deadLettered(Line line, long id, boolean stored) {
        Entry entry = desk.find(id);
        if (entry == null || entry.stage != Stage.DYING) {
            return;
        }
        if (!stored) {
            entry.partly = true;
            desk.takeBack(line, entry);
            return;
        }
        desk.handOver.remove(line, entry);
        if (entry.waiting) {
            desk.answer(entry, new Answer.Refused(desk.refusal(Reason.TOPIC_NOT_FOUND)));
        }
        desk.end(entry, End.DEAD);
    }

    void journaled(long id) {
        Entry entry = desk.find(id);
        if (entry == null) {
            return;
        }
        if (entry.stage == Stage.ENDED) {
            desk.forgetEnded(entry, true);
            return;
        }
        entry.journal = Journal.DURABLE;
        if (entry.waiting) {
            desk.answer(entry, new Answer.InSpool());
        }
        Line line = line(entry);
        if (entry.untouched() && (entry.late || line.onDisk() || desk.admission.underPressure())) {
            desk.evict(line, entry);
        }
    }

    void journalRefused(long id, boolean full) {
        Entry entry = desk.find(id);
        if (entry == null) {
            return;
        }
        if (entry.stage == Stage.ENDED) {
            desk.forgetEnded(entry, false);
            return;
        }
        entry.journal = Journal.NONE;
        Line line = line(entry);
        boolean soonInKafka = line.reach == Reach.READY && !line.onDisk() && !entry.late;
        if (!entry.waiting || soonInKafka) {
            return;
        }
        if (entry.untouched()) {
            desk.refuse(line, entry, full ? Reason.SPOOL_FULL : Reason.KAFKA_UNAVAILABLE);
        } else if (entry.late) {
            desk.answer(entry, new Answer.Refused(desk.refusal(Reason.OUTCOME_UNKNOWN)));
        }
    }

    /** Nobody who could be told that the topic is missing or denied is left to wait for it. */
    void unreachable(Line line) {
        boolean gone = line.reach == Reach.MISSING || line.reach == Reach.DENIED;
        for (Line.Item item : line.queued()) {
            if (!(item instanceof Entry entry) || !entry.untouched()) {
                continue;
            }
            if (gone && entry.waiting && entry.journal == Journal.NONE) {
                desk.refuse(line, entry, line.reach == Reach.DENIED ? Reason.TOPIC_DENIED : Reason.TOPIC_NOT_FOUND);
            } else if (entry.replayed) {
                // What was read ahead makes room for topics that can be sent.
                desk.evict(line, entry);
            }
        }
    }

    void tick(long nowMs) {
        while (!deadlines.isEmpty() && deadlines.peek().atMs <= nowMs) {
            Due due = deadlines.remove();
            Entry entry = desk.find(due.id);
            if (entry != null && entry.stage != Stage.ENDED) {
                late(entry);
                graces.add(new Due(due.id, due.atMs + DISK_GRACE_MS));
            }
        }
        while (!graces.isEmpty() && graces.peek().atMs <= nowMs) {
            Entry entry = desk.find(graces.remove().id);
            if (entry != null && entry.waiting) {
                desk.answer(entry, new Answer.Refused(desk.refusal(Reason.OUTCOME_UNKNOWN)));
            }
        }
        if (desk.limits.spoolOn() && desk.admission.underPressure()) {
            lines.values().forEach(this::makeRoom);
        }
    }

    private void late(Entry entry) {
        entry.late = true;
        if (desk.limits.spoolOn()) {
            desk.journal(entry);
        } else if (entry.waiting && entry.untouched()) {
            desk.refuse(line(entry), entry, Reason.KAFKA_UNAVAILABLE);
        } else if (entry.waiting) {
            desk.answer(entry, new Answer.Refused(desk.refusal(Reason.OUTCOME_UNKNOWN)));
        }
    }

    private void makeRoom(Line line) {
        for (Line.Item item : line.queued()) {
            if (item instanceof Entry entry && entry.untouched() && !entry.replayed) {
                if (entry.journal == Journal.NONE) {
                    desk.journal(entry);
                } else if (entry.journal == Journal.DURABLE && !entry.waiting) {
                    desk.evict(line, entry);
                }
            }
        }
    }

    private Line line(Entry entry) {
        Line line = lines.get(entry.batch.topic());
        if (line == null) {
            throw new IllegalStateException("batch " + entry.id + " of " + entry.batch.topic() + " stands in no line");
        }
        return line;
    }
}
