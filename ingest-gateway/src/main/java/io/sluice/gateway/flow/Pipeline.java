package io.sluice.gateway.flow;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.intake.Action;
import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Event;
import io.sluice.gateway.intake.Intake;
import io.sluice.gateway.intake.Outcome;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.Refusal;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Sequencer;
import io.sluice.gateway.send.News;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Steps the intake and carries its actions out. One lock stands for the order of all events; nothing that is done
 * under it blocks, and an action that brings news at once only queues it behind the actions that are still due.
 */
public final class Pipeline implements News {
    /** Has a share of the queue like any client. */
    private static final String OPERATOR = "operator";

    private final Intake intake;
    private final Sequencer sequencer;
    private final Clock clock;
    private final Journal journal;
    private final Observer observer;
    private final ArrayDeque<Event> news = new ArrayDeque<>();
    private final Map<Long, Waiting> waiting = new HashMap<>();
    /** Of the step that is being made. */
    private final List<Action.Erase> erasures = new ArrayList<>();

    private @Nullable Outlet outlet;
    private @Nullable Refusal rejected;
    private boolean stepping;

    private record Waiting(Batch batch, Arrival.Reply reply) {}

    public Pipeline(Intake intake, Sequencer sequencer, Clock clock, Journal journal, Observer observer) {
        this.intake = intake;
        this.sequencer = sequencer;
        this.clock = clock;
        this.journal = journal;
        this.observer = observer;
    }

    /** Kafka reports to the pipeline and the pipeline sends to Kafka; one of the two has to come second. */
    public synchronized void connect(Outlet to) {
        outlet = to;
    }

    /** Lets the request in before its body is read, or says why not; {@code bytes} 0 if the length is not known. */
    public synchronized Optional<Refusal> admit(long id, String client, long bytes) {
        return ask(new Event.Admit(id, client, bytes));
    }

    /** The body has grown. After a refusal the request holds nothing any more. */
    public synchronized Optional<Refusal> grow(long id, long bytes) {
        return ask(new Event.Grow(id, bytes));
    }

    /** The request ends without a batch: everything that it held is given back. */
    public void drop(long id) {
        step(new Event.Drop(id));
    }

    public synchronized void accept(Arrival arrival) {
        Batch batch = sequencer.place(
                arrival.topic(),
                arrival.records(),
                arrival.identity(),
                arrival.partitions(),
                clock.nowMs(),
                clock.wallTimeMs());
        if (arrival.tier() == Tier.MEMORY && !journal.reserve(arrival.id(), batch)) {
            step(new Event.Drop(arrival.id()));
            Refusal full = new Refusal(Refusal.Reason.SPOOL_FULL, 5);
            arrival.reply().answer(batch, new Answer.Refused(full));
            return;
        }
        waiting.put(arrival.id(), new Waiting(batch, arrival.reply()));
        step(new Event.Accept(arrival.id(), batch, arrival.tier()));
    }

    /** Sends a batch that was accepted before, as it was: the same partition, the same ids. */
    public synchronized void resend(long id, Batch batch, Arrival.Reply reply) {
        Optional<Refusal> refused = admit(id, OPERATOR, batch.sizeBytes());
        if (refused.isPresent()) {
            reply.answer(batch, new Answer.Refused(refused.get()));
            return;
        }
        waiting.put(id, new Waiting(batch, reply));
        step(new Event.Accept(id, batch, Tier.SPOOL));
    }

    /**
     * Deletes the topic's batches with these seqs, as far as they lie on disk alone: what is in memory too is on its way
     * to Kafka and stays.
     */
    public synchronized CompletionStage<Journal.Erased> erase(String topic, long firstSeq, long lastSeq) {
        step(new Event.Erase(topic, firstSeq, lastSeq));
        List<Action.Erase> ranges = List.copyOf(erasures);
        erasures.clear();
        return journal.erase(ranges);
    }

    /** Tries the topic's next batch now, whatever backoff it is in. */
    public void retryNow(String topic) {
        step(new Event.RetryNow(topic));
    }

    public synchronized void hungUp(long id) {
        if (waiting.remove(id) != null) {
            step(new Event.HungUp(id));
        }
    }

    public void topicSeen(String topic, Reach reach) {
        step(new Event.TopicSeen(topic, reach));
    }

    public void recovered(String topic, long lastSeq, long batches) {
        step(new Event.Recovered(topic, lastSeq, batches));
    }

    public void tick() {
        step(new Event.Tick());
    }

    public void stop() {
        step(new Event.Stop());
    }

    public synchronized int depth() {
        return intake.depth();
    }

    public synchronized long bytes() {
        return intake.bytes();
    }

    /** Nothing more can be admitted, whatever its size. */
    public synchronized boolean isFull() {
        return intake.isFull();
    }

    @Override
    public void fed(String topic, long id) {
        step(new Event.Fed(topic, id));
    }

    @Override
    public void stalled(String topic, long id, boolean handedAny) {
        step(new Event.Stalled(topic, id, handedAny));
    }

    @Override
    public void resolved(long id, Outcome outcome) {
        step(new Event.Resolved(id, outcome));
    }

    @Override
    public void deadLettered(String topic, long id, boolean stored) {
        step(new Event.DeadLettered(topic, id, stored));
    }

    @Override
    public void producerReplaced(boolean perhapsForARecord) {
        step(new Event.ProducerReplaced(perhapsForARecord));
    }

    private Optional<Refusal> ask(Event event) {
        step(event);
        Optional<Refusal> answer = Optional.ofNullable(rejected);
        rejected = null;
        return answer;
    }

    private synchronized void step(Event event) {
        news.add(event);
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            for (Event next = news.poll(); next != null; next = news.poll()) {
                for (Action action : intake.step(next, clock.nowMs())) {
                    perform(action);
                }
            }
        } finally {
            stepping = false;
        }
    }

    private void perform(Action action) {
        if (action instanceof Action.Send a) {
            outlet().send(a.id(), a.batch());
        } else if (action instanceof Action.Reply a) {
            Waiting client = waiting.remove(a.id());
            if (client != null) {
                client.reply.answer(client.batch, a.answer());
            }
        } else if (action instanceof Action.Ended a) {
            waiting.remove(a.id());
            journal.ended(a.id());
            observer.ended(a.batch(), a.end());
        } else if (action instanceof Action.Rejected a) {
            rejected = a.refusal();
        } else if (action instanceof Action.QueueAlarm a) {
            observer.queueAlarm(a.raised(), a.depth(), a.capacity());
        } else if (action instanceof Action.Stopped a) {
            observer.stopped(a.summary());
        } else if (!(action instanceof Action.Admitted)) {
            performTrouble(action);
        }
    }

    /** What is only done when a batch does not go straight through. */
    private void performTrouble(Action action) {
        if (action instanceof Action.Journal a) {
            journal.write(a.id(), a.seq(), a.batch(), this::step);
        } else if (action instanceof Action.Unjournal a) {
            journal.resolve(a.id());
        } else if (action instanceof Action.Evict a) {
            journal.forget(a.id());
        } else if (action instanceof Action.Load a) {
            journal.load(a.topic(), a.firstSeq(), a.lastSeq(), a.maxBytes(), this::step);
        } else if (action instanceof Action.DeadLetter a) {
            outlet().deadLetter(a.id(), a.batch(), a.errors());
        } else if (action instanceof Action.Erase a) {
            erasures.add(a);
        } else if (action instanceof Action.GiveUp a) {
            outlet().giveUp(a.id());
        } else if (action instanceof Action.Probe a) {
            outlet().probe(a.topic());
        } else {
            throw new IllegalStateException("nothing carries out " + action);
        }
    }

    private Outlet outlet() {
        if (outlet == null) {
            throw new IllegalStateException("the intake acts before the pipeline was connected to Kafka");
        }
        return outlet;
    }
}
