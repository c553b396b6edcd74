package io.sluice.gateway.intake;

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
 * several threads at once. What happens to one batch when is in {@link Settlement}, the way to Kafka in
 * {@link Dispatcher}, the stop in {@link StopPlan}.
 */
public final class Intake {
    private final Desk desk;
    private final Settlement settlement;
    private final StopPlan stop;
    private final Dispatcher dispatcher;
    private final DepthAlarm alarm = new DepthAlarm();

    /**
     * @param firstSeq where each topic's sequence begins in this run: above all that earlier runs gave out
     * @param random jitter only
     */
    public Intake(Limits limits, long firstSeq, RandomGenerator random) {
        Map<String, Line> lines = new HashMap<>();
        this.desk = new Desk(limits, random);
        this.settlement = new Settlement(desk, lines);
        this.stop = new StopPlan(desk, lines);
        this.dispatcher = new Dispatcher(desk, lines, settlement, stop, firstSeq);
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
            dispatcher.fed(e, nowMs);
        } else if (event instanceof Event.Resolved e) {
            dispatcher.resolved(e, nowMs);
        } else if (event instanceof Event.HungUp e) {
            settlement.hungUp(e.id());
        } else if (event instanceof Event.Tick) {
            desk.rate.roll(nowMs);
            settlement.tick(nowMs);
            dispatcher.tick(nowMs);
            stop.tick(nowMs);
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
            dispatcher.loaded(e, nowMs);
        } else if (event instanceof Event.LoadFailed e) {
            dispatcher.loadFailed(dispatcher.line(e.topic()), nowMs);
        } else if (event instanceof Event.Stalled e) {
            dispatcher.stalled(e, nowMs);
        } else if (event instanceof Event.TopicSeen e) {
            dispatcher.topicSeen(e, nowMs);
        } else if (event instanceof Event.ProducerReplaced e) {
            dispatcher.replaced(e.perhapsForARecord(), nowMs);
        } else if (event instanceof Event.DeadLettered e) {
            dispatcher.deadLettered(e, nowMs);
        } else if (event instanceof Event.Erase e) {
            dispatcher.erase(e);
        } else if (event instanceof Event.RetryNow e) {
            dispatcher.retryNow(dispatcher.line(e.topic()), nowMs);
        } else if (event instanceof Event.Recovered e) {
            dispatcher.line(e.topic()).addRun(0, e.lastSeq());
        } else {
            throw new IllegalArgumentException("no step for " + event);
        }
    }

    private void admit(Event.Admit e) {
        Optional<Reason> refused = stop.isBegun()
                ? Optional.of(Reason.INGESTION_STOPPED)
                : desk.admission.admit(e.id(), e.client(), e.bytes());
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
        Line line = dispatcher.line(e.batch().topic());
        Entry entry = new Entry(e.id(), line.nextSeq++, e.batch(), e.tier(), nowMs);
        entry.waiting = true;
        desk.add(entry);
        line.enqueue(entry);
        settlement.accepted(line, entry, stop.isClosed());
        dispatcher.pump(line, nowMs);
    }
}
