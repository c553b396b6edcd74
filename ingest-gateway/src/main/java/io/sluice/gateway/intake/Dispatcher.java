package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Entry.Stage;
import io.sluice.gateway.intake.Line.DiskRun;
import java.util.List;
import java.util.Map;

/**
 * Gives each topic's lane its next batch, from memory or from disk, and keeps what is known of the topic: a breaker
 * that opens with the first trouble and closes when the topic has been seen in order again.
 */
final class Dispatcher {
    private final Desk desk;
    private final Map<String, Line> lines;
    private final Settlement settlement;
    private final StopPlan stop;
    private final Suspects suspects;
    private final long firstSeq;
    /** Producers replaced since a batch was last resolved. */
    private int replacements;

    /** @param firstSeq where each topic's sequence begins in this run */
    Dispatcher(Desk desk, Map<String, Line> lines, Settlement settlement, StopPlan stop, long firstSeq) {
        this.desk = desk;
        this.lines = lines;
        this.settlement = settlement;
        this.stop = stop;
        this.suspects = new Suspects(desk);
        this.firstSeq = firstSeq;
    }

    Line line(String topic) {
        return lines.computeIfAbsent(topic, name -> new Line(name, firstSeq));
    }

    /** Kafka works: the next trouble is a new one. And there is room for the topic's next batch. */
    void resolved(Event.Resolved e, long nowMs) {
        replacements = 0;
        Entry entry = desk.find(e.id());
        settlement.resolved(e.id(), e.outcome(), nowMs);
        if (entry != null) {
            pump(line(entry.batch.topic()), nowMs);
        }
    }

    void fed(Event.Fed e, long nowMs) {
        Line line = line(e.topic());
        if (line.isFeeding(e.id())) {
            line.feeding = null;
            line.failures = 0;
            pump(line, nowMs);
        }
    }

    /** The breaker: nothing more of this topic is tried until it has been seen in order again. */
    void stalled(Event.Stalled e, long nowMs) {
        Line line = line(e.topic());
        Entry entry = line.feeding;
        if (entry == null || entry.id != e.id()) {
            return;
        }
        entry.partly |= e.handedAny();
        line.feeding = null;
        desk.takeBack(line, entry);
        away(line, Reach.AWAY, nowMs);
    }

    void deadLettered(Event.DeadLettered e, long nowMs) {
        Line line = line(e.topic());
        settlement.deadLettered(line, e.id(), e.stored());
        if (!e.stored()) {
            line.pausedUntilMs = nowMs + desk.backoffMs(++line.failures);
        }
        if (line.isFeeding(e.id())) {
            line.feeding = null;
        }
        pump(line, nowMs);
    }

    void loaded(Event.Loaded e, long nowMs) {
        Line line = line(e.topic());
        DiskRun run = line.loading;
        line.loading = null;
        if (run == null) {
            return;
        }
        long next = run.firstSeq();
        for (Event.ReadBack read : e.batches()) {
            Entry entry = Entry.replayed(read.id(), read.seq(), read.batch(), nowMs);
            desk.add(entry);
            line.enqueue(entry);
            next = read.seq() + 1;
        }
        if (e.more() && next <= run.lastSeq()) {
            line.addRun(next, run.lastSeq());
        }
        pump(line, nowMs);
    }

    void loadFailed(Line line, long nowMs) {
        DiskRun run = line.loading;
        line.loading = null;
        if (run != null) {
            line.addRun(run.firstSeq(), run.lastSeq());
        }
        away(line, Reach.AWAY, nowMs);
    }

    void topicSeen(Event.TopicSeen e, long nowMs) {
        Line line = line(e.topic());
        line.probing = false;
        if (e.reach() != Reach.READY) {
            away(line, e.reach(), nowMs);
            settlement.unreachable(line);
        } else {
            line.reach = Reach.READY;
            line.missingSinceMs = -1;
        }
        pump(line, nowMs);
    }

    /**
     * Only what lies on disk alone: the rest is in memory too, on its way to Kafka, and would be sent all the same. The
     * runs stay in the line, for a load that finds nothing ends them.
     */
    void erase(Event.Erase e) {
        for (Line.Item item : line(e.topic()).queued()) {
            if (item instanceof DiskRun run && run.firstSeq() <= e.lastSeq() && run.lastSeq() >= e.firstSeq()) {
                desk.emit(new Action.Erase(
                        e.topic(), Math.max(run.firstSeq(), e.firstSeq()), Math.min(run.lastSeq(), e.lastSeq())));
            }
        }
    }

    void retryNow(Line line, long nowMs) {
        line.failures = 0;
        line.probeAtMs = nowMs;
        line.pausedUntilMs = nowMs;
        tick(nowMs);
    }

    private void away(Line line, Reach reach, long nowMs) {
        line.reach = reach;
        line.failures++;
        line.probeAtMs = nowMs + desk.backoffMs(line.failures);
        boolean gone = reach == Reach.MISSING || reach == Reach.DENIED;
        line.missingSinceMs = !gone ? -1 : line.missingSinceMs < 0 ? nowMs : line.missingSinceMs;
    }

    /** Everything that the old producer held goes back to its place; the order is that of the seqs. */
    void replaced(boolean perhapsForARecord, long nowMs) {
        if (perhapsForARecord) {
            suspects.strike(lines.values().stream()
                    .flatMap(line -> line.handed().stream())
                    .filter(entry -> entry.stage == Stage.HANDED)
                    .toList());
        }
        // One that fails at once would otherwise be replaced as fast as producers can be made.
        long pausedUntilMs = ++replacements == 1 ? nowMs : nowMs + desk.backoffMs(replacements - 1);
        for (Line line : lines.values()) {
            line.pausedUntilMs = Math.max(line.pausedUntilMs, pausedUntilMs);
            if (line.feeding != null && line.feeding.stage == Entry.Stage.HANDED) {
                // One that is being buried stays where it is: if that fails it must come back ahead of the rest.
                line.feeding = null;
            }
            for (Entry entry : List.copyOf(line.handed())) {
                if (entry.stage == Stage.HANDED) {
                    entry.partly = true;
                    desk.takeBack(line, entry);
                }
            }
            pump(line, nowMs);
        }
    }

    void tick(long nowMs) {
        suspects.tick();
        for (Line line : lines.values()) {
            if (line.reach != Reach.READY && !line.probing && !line.isEmpty() && nowMs >= line.probeAtMs) {
                line.probing = true;
                desk.emit(new Action.Probe(line.topic));
            }
            pump(line, nowMs);
        }
    }

    /** Gives the lane its next batch, if it is free and the topic is in order. */
    void pump(Line line, long nowMs) {
        if (line.feeding != null || line.loading != null || stop.isClosed() || nowMs < line.pausedUntilMs) {
            return;
        }
        boolean bury = line.missingSinceMs >= 0 && nowMs - line.missingSinceMs >= desk.limits.topicMissingMs();
        if (line.reach != Reach.READY && !bury) {
            return;
        }
        Line.Item head = line.head();
        if (head instanceof Entry entry) {
            feed(line, entry, bury, nowMs);
        } else if (head instanceof DiskRun run && desk.replayRoom() > 0 && !stop.isBegun()) {
            line.removeRun(run);
            line.loading = run;
            desk.emit(new Action.Load(line.topic, run.firstSeq(), run.lastSeq(), desk.replayRoom()));
        }
    }

    /** Where there is no room it is tried again with each batch of the topic that is resolved. */
    private void feed(Line line, Entry entry, boolean bury, long nowMs) {
        if (!desk.handOver.hasRoom(line) || !suspects.mayBeSent(entry, desk.handOver::batches)) {
            return;
        }
        line.remove(entry);
        line.feeding = entry;
        desk.handOver(line, entry);
        if (suspects.isConvicted(entry)) {
            line.feeding = null;
            settlement.convicted(entry, nowMs);
        } else if (bury) {
            settlement.bury(entry, line.reach);
        } else {
            desk.emit(new Action.Send(entry.id, entry.batch));
        }
    }
}
