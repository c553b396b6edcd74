package io.sluice.gateway.flow;

import io.sluice.gateway.intake.Action;
import io.sluice.gateway.intake.Event;
import io.sluice.gateway.record.Batch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The disk, as the pipeline needs it. No method blocks; news come as events, on any thread. */
public interface Journal {
    /** Sets room aside for a batch that is to be acknowledged from memory, so that it can always be written later. */
    boolean reserve(long id, Batch batch);

    /** Writes the batch; reports {@link Event.Journaled} or {@link Event.JournalRefused}. */
    void write(long id, long seq, Batch batch, Consumer<Event> news);

    /** The batch with this id needs its copy on disk no more. */
    void resolve(long id);

    /** The batch lies on disk alone; nothing is kept about it in memory. */
    void forget(long id);

    /** The batch has ended; what was reserved for it and not used goes back. */
    void ended(long id);

    /** Reads back; reports {@link Event.Loaded} or {@link Event.LoadFailed}. */
    void load(String topic, long firstSeq, long lastSeq, long maxBytes, Consumer<Event> news);

    /** Lets these go for good, ahead of every later load. */
    CompletionStage<Erased> erase(List<Action.Erase> ranges);

    /** What an operator's word has deleted. */
    record Erased(long batches, long records, long bytes) {}

    /** No disk: what is not in Kafka is in memory. */
    final class None implements Journal {
        @Override
        public boolean reserve(long id, Batch batch) {
            return true;
        }

        @Override
        public void write(long id, long seq, Batch batch, Consumer<Event> news) {
            throw new IllegalStateException("the intake was told that there is no spool");
        }

        @Override
        public void resolve(long id) {}

        @Override
        public void forget(long id) {}

        @Override
        public void ended(long id) {}

        @Override
        public CompletionStage<Erased> erase(List<Action.Erase> ranges) {
            return CompletableFuture.completedFuture(new Erased(0, 0, 0));
        }

        @Override
        public void load(String topic, long firstSeq, long lastSeq, long maxBytes, Consumer<Event> news) {
            throw new IllegalStateException("the intake was told that there is no spool");
        }
    }
}
