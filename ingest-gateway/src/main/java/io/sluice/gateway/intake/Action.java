package io.sluice.gateway.intake;

import io.sluice.gateway.record.Batch;
import java.util.List;

/** What the shell must do, in this order. None of it may block. */
public sealed interface Action {
    record Admitted(long id) implements Action {}

    /** The answer to {@link Event.Admit} or {@link Event.Grow}: nothing is held for this request any more. */
    record Rejected(long id, Refusal refusal) implements Action {}

    record Reply(long id, Answer answer) implements Action {}

    /** Hand the batch's unresolved records to the producer, in order. */
    record Send(long id, Batch batch) implements Action {}

    record Journal(long id, long seq, Batch batch) implements Action {}

    /** The journal's copy is no longer needed. */
    record Unjournal(long id) implements Action {}

    /** The batch lies on disk alone from here on; it comes back, if this process lives, under a new id. */
    record Evict(long id) implements Action {}

    /** Read back what the journal holds from {@code firstSeq} to {@code lastSeq}, up to about {@code maxBytes}. */
    record Load(String topic, long firstSeq, long lastSeq, long maxBytes) implements Action {}

    /** Let go of what the journal holds of the topic from {@code firstSeq} to {@code lastSeq}, before any later load. */
    record Erase(String topic, long firstSeq, long lastSeq) implements Action {}

    /** The batch will not be sent again, whatever of it was handed over. */
    record GiveUp(long id) implements Action {}

    record DeadLetter(long id, Batch batch, List<RecordError> errors) implements Action {}

    /** Ask Kafka about the topic; the answer comes as {@link Event.TopicSeen}. */
    record Probe(String topic) implements Action {}

    /** The batch has ended, in exactly one way. */
    record Ended(long id, Batch batch, End end) implements Action {}

    record QueueAlarm(boolean raised, int depth, int capacity) implements Action {}

    record Stopped(Summary summary) implements Action {}
}
