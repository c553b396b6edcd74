package io.sluice.gateway.send;

import io.sluice.gateway.intake.RecordError;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One topic's way into the producer: a batch at a time, its records in order, as far as its partition's window
 * allows. All of it runs on the sender's thread but for the producer's answers.
 *
 * <p>Where a neighbour's fault has failed a record, the lane hands nothing over until the producer has answered all
 * that it has, and then sends the failed ones alone, one by one: so a record that is at fault fails by itself.
 */
final class Lane {
    private final String topic;
    private final Sender sender;

    private @Nullable Delivery current;
    private final ArrayDeque<Delivery> repairs = new ArrayDeque<>();
    /** A record was sent alone and is not answered yet. */
    private boolean alone;
    /** Nothing new is handed over. */
    private volatile boolean repairing;
    /** Deliveries with answers missing. */
    private final AtomicInteger inFlight = new AtomicInteger();

    private volatile boolean wantsRoom;
    private volatile long progressNanos;
    /** The failure that {@code send} reported before it returned: nothing was handed over. */
    private @Nullable Exception inline;

    Lane(String topic, Sender sender) {
        this.topic = topic;
        this.sender = sender;
        this.progressNanos = sender.nanoTime();
    }

    void take(Delivery delivery) {
        if (current == delivery) {
            // Sent twice around the replacement of the producer: it is already on its way.
            return;
        }
        if (current != null) {
            throw new IllegalStateException(
                    topic + " was given batch " + delivery.id + " before it had handed over " + current.id);
        }
        current = delivery;
        run();
    }

    void run() {
        Delivery delivery = current;
        if (delivery == null || repairing || !enter(delivery)) {
            return;
        }
        Optional<TopicInfo> known = sender.topic(topic);
        if (known.isEmpty()) {
            // Deleted between the intake's word and now.
            stall(delivery);
            return;
        }
        TopicInfo info = known.get();
        RecordFactory records = new RecordFactory(delivery.batch);
        for (int i = delivery.next(); i >= 0; i = delivery.next()) {
            Optional<RecordError> refused = RecordFactory.refused(delivery.batch, i, info, sender.wallTimeMs());
            if (refused.isPresent()) {
                answered(delivery, delivery.failed(i, delivery.epoch(), refused.get()));
            } else if (!hand(delivery, records, i)) {
                stall(delivery);
                return;
            }
            delivery.handed();
        }
        current = null;
        sender.news().fed(topic, delivery.id);
    }

    private boolean enter(Delivery delivery) {
        if (delivery.holdsWindow) {
            return true;
        }
        // Said before the attempt, so that room given back in between is not missed.
        wantsRoom = true;
        if (!sender.windows().tryAcquire(delivery.shares)) {
            return false;
        }
        wantsRoom = false;
        if (inFlight.getAndIncrement() == 0) {
            progressNanos = sender.nanoTime();
        }
        delivery.holdsWindow = true;
        return true;
    }

    /** False if the producer refused the record in a way that may pass. */
    private boolean hand(Delivery delivery, RecordFactory records, int index) {
        inline = null;
        try {
            sender.producer().send(records.record(index), callback(delivery, index));
        } catch (RuntimeException e) {
            // A closed or fenced producer throws instead of calling back.
            inline = e;
        }
        Exception failure = inline;
        if (failure == null) {
            return true;
        }
        sender.counts().sendError(failure.getClass().getSimpleName());
        SendFailure verdict = SendFailure.of(failure);
        if (verdict == SendFailure.RECORD_TOO_LARGE) {
            answered(delivery, delivery.failed(index, delivery.epoch(), verdict.toError(index, failure)));
            return true;
        }
        if (verdict == SendFailure.UNKNOWN && !(failure instanceof TimeoutException)) {
            sender.replaceLater(delivery.epoch(), failure);
        }
        return false;
    }

    private void stall(Delivery delivery) {
        current = null;
        boolean handedAny = delivery.handedAny();
        if (!handedAny) {
            // It may be cancelled, refused or moved to disk before it is sent again: let go of all it holds.
            letGo(delivery);
        }
        sender.counts().retry();
        sender.news().stalled(topic, delivery.id, handedAny);
    }

    private Callback callback(Delivery delivery, int index) {
        int epoch = delivery.epoch();
        return (metadata, failure) -> {
            if (failure == null) {
                answered(delivery, delivery.arrived(index, epoch, offset(metadata)));
            } else if (sender.isOwnThread()) {
                inline = failure;
            } else {
                failed(delivery, index, epoch, failure);
            }
        };
    }

    private static long offset(RecordMetadata metadata) {
        return metadata.offset();
    }

    private void failed(Delivery delivery, int index, int epoch, Exception failure) {
        if (epoch != delivery.epoch()) {
            return;
        }
        sender.counts().sendError(failure.getClass().getSimpleName());
        SendFailure verdict = SendFailure.of(failure);
        if (verdict.isPermanent()) {
            answered(delivery, delivery.failed(index, epoch, verdict.toError(index, failure)));
        } else if (verdict == SendFailure.PART_OF_BATCH) {
            answered(delivery, delivery.suspended(index, epoch));
        } else {
            sender.replaceLater(epoch, failure);
        }
    }

    /** On whichever thread the last missing answer came. */
    private void answered(Delivery delivery, boolean last) {
        if (!last) {
            return;
        }
        progressNanos = sender.nanoTime();
        if (delivery.needsRepair()) {
            sender.execute(() -> repairLater(delivery));
            return;
        }
        letGo(delivery);
        sender.news().resolved(delivery.id, delivery.outcome());
        // Read after the count went down, as repairLater says so before it reads the count: one of them sees it.
        if (repairing) {
            sender.execute(() -> {
                alone &= !delivery.isResolved() || repairs.peek() != delivery;
                repair();
            });
        }
    }

    private void letGo(Delivery delivery) {
        sender.forget(delivery);
        inFlight.decrementAndGet();
        delivery.holdsWindow = false;
        sender.windows().release(delivery.shares);
        if (wantsRoom) {
            sender.execute(this::run);
        }
    }

    private void repairLater(Delivery delivery) {
        repairing = true;
        if (repairs.contains(delivery)) {
            alone = false;
        } else {
            repairs.add(delivery);
        }
        repair();
    }

    /** Once nothing is in flight but what waits for repair, the next suspended record goes alone. */
    private void repair() {
        while (!repairs.isEmpty() && repairs.peek().isResolved()) {
            repairs.remove();
        }
        Delivery delivery = repairs.peek();
        if (delivery == null) {
            repairing = false;
            run();
            return;
        }
        if (alone || inFlight.get() > repairs.size()) {
            return;
        }
        int index = delivery.nextSuspended();
        if (index < 0) {
            throw new IllegalStateException("batch " + delivery.id + " waits for repair and has nothing to repair");
        }
        alone = true;
        sender.counts().orderBreak();
        if (!hand(delivery, new RecordFactory(delivery.batch), index)) {
            sender.replaceLater(delivery.epoch(), new IllegalStateException("a repair could not be handed over"));
        }
    }

    /** A new producer takes over: everything is handed over again, in the order that the intake says. */
    void restart() {
        current = null;
        repairs.clear();
        repairing = false;
        alone = false;
        wantsRoom = false;
        inFlight.set(0);
        progressNanos = sender.nanoTime();
    }

    boolean isStuck(long stuckNanos) {
        return inFlight.get() > 0 && sender.nanoTime() - progressNanos > stuckNanos;
    }
}
