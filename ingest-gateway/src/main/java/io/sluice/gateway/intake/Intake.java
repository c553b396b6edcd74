package io.sluice.gateway.intake;

import io.sluice.gateway.intake.Entry.Stage;
import io.sluice.gateway.intake.Line.DiskRun;
import io.sluice.gateway.intake.Refusal.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides everything that happens to a batch between the HTTP request and Kafka.
 *
 * <pre>
 *   Admit ─► Accept ─► line of its topic ─► Send ─► Resolved ─► Ended(kafka)
 *              │            │  ▲
 *              │     Evict  ▼  │ Load        a deadline, pressure or ?ack=spool journals it on the way;
 *              │           disk              from then on the answer 202 spool is true
 *              └► refused, cancelled, dead
 * </pre>
 *
 * <p>Deterministic: the same events at the same times with the same random numbers give the same actions. Not for
 * several threads at once. What happens to one batch when is in {@link Settlement}; the stop is in {@link StopPlan}.
 */
public final class Intake {
    private final Map<String, Line> lines = new HashMap<>();
    private final Desk desk;
    private final Settlement settlement;
    private final StopPlan stop;
    private final DepthAlarm alarm = new DepthAlarm();
    private final long firstSeq;

    /**
     * @param firstSeq where each topic's sequence begins in this run: above all that earlier runs gave out
     * @param random jitter only
     */
    public Intake(Limits limits, long firstSeq, RandomGenerator random) {
        this.firstSeq = firstSeq;
        this.desk = new Desk(limits, random);
        this.settlement = new Settlement(desk, lines);
        this.stop = new StopPlan(desk, lines);
    }

    /** The actions that this event leads to, to be carried out in their order. */
    public List<Action> step(Event event, long nowMs) {
        if (stop.isOver()) {
            return afterTheStop(event);
        }
        apply(event, nowMs);
        if (alarm.update(desk.admission.fill())) {
            desk.emit(new Action.QueueAlarm(alarm.raised(), desk.admission.depth(), desk.limits.maxBatches()));
        }
        return desk.takeActions();
    }

    /** Late requests are still told; all other news is about batches that have their end. */
    private List<Action> afterTheStop(Event event) {
        Refusal refusal = desk.refusal(Reason.INGESTION_STOPPED);
        if (event instanceof Event.Admit e) {
            return List.of(new Action.Rejected(e.id(), refusal));
        }
        if (event instanceof Event.Grow e) {
            return List.of(new Action.Rejected(e.id(), refusal));
        }
        if (event instanceof Event.Accept e) {
            return List.of(
                    new Action.Reply(e.id(), new Answer.Refused(refusal)),
                    new Action.Ended(e.id(), e.batch(), End.REFUSED));
        }
        return List.of();
    }

    /** Batches inside: admitted, and neither resolved nor on disk alone. */
    public int depth() {
        return desk.admission.depth();
    }

    public boolean isFull() {
        return desk.admission.fill() >= 1;
    }

    public long bytes() {
        return desk.admission.bytes();
    }

    private void apply(Event event, long nowMs) {
        if (event instanceof Event.Admit e) {
            admit(e);
        } else if (event instanceof Event.Grow e) {
            grow(e);
        } else if (event instanceof Event.Drop e) {
            desk.admission.release(e.id());
        } else if (event instanceof Event.Accept e) {
            accept(e, nowMs);
        } else if (event instanceof Event.Fed e) {
            fed(e, nowMs);
        } else if (event instanceof Event.Resolved e) {
            settlement.resolved(e.id(), e.outcome(), nowMs);
        } else if (event instanceof Event.HungUp e) {
            settlement.hungUp(e.id());
        } else if (event instanceof Event.Tick) {
            tick(nowMs);
        } else if (event instanceof Event.Stop) {
            stop.begin(nowMs);
        } else {
            applyNews(event, nowMs);
        }
    }

    /** What Kafka and the disk report apart from plain success. */
    private void applyNews(Event event, long nowMs) {
        if (event instanceof Event.Journaled e) {
            settlement.journaled(e.id());
        } else if (event instanceof Event.JournalRefused e) {
            settlement.journalRefused(e.id(), e.full());
        } else if (event instanceof Event.Loaded e) {
            loaded(e, nowMs);
        } else if (event instanceof Event.LoadFailed e) {
            loadFailed(line(e.topic()), nowMs);
        } else if (event instanceof Event.Stalled e) {
            stalled(e, nowMs);
        } else if (event instanceof Event.TopicSeen e) {
            topicSeen(e, nowMs);
        } else if (event instanceof Event.ProducerReplaced) {
            replaced(nowMs);
        } else if (event instanceof Event.DeadLettered e) {
            deadLettered(e, nowMs);
        } else if (event instanceof Event.Recovered e) {
            line(e.topic()).addRun(0, e.lastSeq());
        } else {
            throw new IllegalArgumentException("no step for " + event);
        }
    }

    private void admit(Event.Admit e) {
        Optional<Reason> refused =
                stop.isBegun() ? Optional.of(Reason.INGESTION_STOPPED) : desk.admission.admit(e.id(), e.bytes());
        desk.emit(
                refused.isPresent()
                        ? new Action.Rejected(e.id(), desk.refusal(refused.get()))
                        : new Action.Admitted(e.id()));
    }

    private void grow(Event.Grow e) {
        desk.admission.grow(e.id(), e.bytes()).ifPresent(reason -> {
            desk.admission.release(e.id());
            desk.emit(new Action.Rejected(e.id(), desk.refusal(reason)));
        });
    }

    private void accept(Event.Accept e, long nowMs) {
        if (!desk.admission.holds(e.id())) {
            throw new IllegalStateException("batch " + e.id() + " was never admitted");
        }
        Line line = line(e.batch().topic());
        Entry entry = new Entry(e.id(), line.nextSeq++, e.batch(), e.tier(), nowMs);
        entry.waiting = true;
        desk.add(entry);
        line.enqueue(entry);
        settlement.accepted(line, entry, stop.isClosed());
        pump(line, nowMs);
    }

    private void fed(Event.Fed e, long nowMs) {
        Line line = line(e.topic());
        if (line.isFeeding(e.id())) {
            line.feeding = null;
            line.failures = 0;
            pump(line, nowMs);
        }
    }

    /** The breaker: nothing more of this topic is tried until it has been seen in order again. */
    private void stalled(Event.Stalled e, long nowMs) {
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

    private void deadLettered(Event.DeadLettered e, long nowMs) {
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

    private void loaded(Event.Loaded e, long nowMs) {
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

    private void loadFailed(Line line, long nowMs) {
        DiskRun run = line.loading;
        line.loading = null;
        if (run != null) {
            line.addRun(run.firstSeq(), run.lastSeq());
        }
        away(line, Reach.AWAY, nowMs);
    }

    private void topicSeen(Event.TopicSeen e, long nowMs) {
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

    private void away(Line line, Reach reach, long nowMs) {
        line.reach = reach;
        line.failures++;
        line.probeAtMs = nowMs + desk.backoffMs(line.failures);
        boolean gone = reach == Reach.MISSING || reach == Reach.DENIED;
        line.missingSinceMs = !gone ? -1 : line.missingSinceMs < 0 ? nowMs : line.missingSinceMs;
    }

    /** Everything that the old producer held goes back to its place; the order is that of the seqs. */
    private void replaced(long nowMs) {
        for (Line line : lines.values()) {
            if (line.feeding != null && line.feeding.stage == Entry.Stage.HANDED) {
                // One that is being buried stays where it is: if that fails it must come back ahead of the rest.
                line.feeding = null;
            }
            for (Entry entry : List.copyOf(line.handed.values())) {
                if (entry.stage == Stage.HANDED) {
                    entry.partly = true;
                    desk.takeBack(line, entry);
                }
            }
            pump(line, nowMs);
        }
    }

    private void tick(long nowMs) {
        desk.rate.roll(nowMs);
        settlement.tick(nowMs);
        for (Line line : lines.values()) {
            if (line.reach != Reach.READY && !line.probing && !line.isEmpty() && nowMs >= line.probeAtMs) {
                line.probing = true;
                desk.emit(new Action.Probe(line.topic));
            }
            pump(line, nowMs);
        }
        stop.tick(nowMs);
    }

    /** Gives the lane its next batch, if it is free and the topic is in order. */
    private void pump(Line line, long nowMs) {
        if (line.feeding != null || line.loading != null || stop.isClosed() || nowMs < line.pausedUntilMs) {
            return;
        }
        boolean bury = line.missingSinceMs >= 0 && nowMs - line.missingSinceMs >= desk.limits.topicMissingMs();
        if (line.reach != Reach.READY && !bury) {
            return;
        }
        Line.Item head = line.head();
        if (head instanceof Entry entry) {
            line.remove(entry);
            line.feeding = entry;
            desk.handOver(line, entry);
            if (bury) {
                settlement.bury(entry, line.reach);
            } else {
                desk.emit(new Action.Send(entry.id, entry.batch));
            }
        } else if (head instanceof DiskRun run && desk.replayRoom() > 0 && !stop.isBegun()) {
            line.removeRun(run);
            line.loading = run;
            desk.emit(new Action.Load(line.topic, run.firstSeq(), run.lastSeq(), desk.replayRoom()));
        }
    }

    private Line line(String topic) {
        return lines.computeIfAbsent(topic, name -> new Line(name, firstSeq));
    }
}
