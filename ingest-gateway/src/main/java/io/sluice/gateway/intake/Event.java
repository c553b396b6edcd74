package io.sluice.gateway.intake;

import io.sluice.gateway.record.Batch;
import java.util.List;

/** What happens to the intake. {@code id} names a request from its admission to its end. */
public sealed interface Event {
    /**
     * A request wants in, before its body is read.
     *
     * @param client whose share of the queue it counts against
     * @param bytes its declared length, 0 if it declares none
     */
    record Admit(long id, String client, long bytes) implements Event {}

    /** A body without a declared length has grown. */
    record Grow(long id, long bytes) implements Event {}

    /** An admitted request never became a batch: malformed, too large, hung up. */
    record Drop(long id) implements Event {}

    record Accept(long id, Batch batch, Tier tier) implements Event {}

    record HungUp(long id) implements Event {}

    /** The lane has handed every record of the batch to the producer and can take the next one. */
    record Fed(String topic, long id) implements Event {}

    /** The producer refused a record in a way that may pass; the lane remembers how far it got. */
    record Stalled(String topic, long id, boolean handedAny) implements Event {}

    /** Every record of the batch has its final answer from Kafka. */
    record Resolved(long id, Outcome outcome) implements Event {}

    /** The failed records of an acknowledged batch are stored elsewhere, or not. */
    record DeadLettered(String topic, long id, boolean stored) implements Event {}

    record Journaled(long id) implements Event {}

    record JournalRefused(long id, boolean full) implements Event {}

    /** Batches read back from disk, in order; {@code more} if the run that was asked for goes on behind them. */
    record Loaded(String topic, List<ReadBack> batches, boolean more) implements Event {}

    record LoadFailed(String topic) implements Event {}

    /** The spool held batches of this topic when it was opened, the last at or before this seq. */
    record Recovered(String topic, long lastSeq, long batches) implements Event {}

    /** An operator does not want the topic's batches from {@code firstSeq} to {@code lastSeq} any more. */
    record Erase(String topic, long firstSeq, long lastSeq) implements Event {}

    /** An operator does not want to wait for the topic's next attempt. */
    record RetryNow(String topic) implements Event {}

    record TopicSeen(String topic, Reach reach) implements Event {}

    /**
     * A new producer has replaced one that was stuck or dead; nothing it held will be answered.
     *
     * @param perhapsForARecord what it failed with may be the fault of a record that it held
     */
    record ProducerReplaced(boolean perhapsForARecord) implements Event {}

    record Tick() implements Event {}

    record Stop() implements Event {}

    /** A batch as the spool gives it back. */
    record ReadBack(long id, long seq, Batch batch) {}
}
