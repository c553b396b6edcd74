package io.sluice.gateway.spool;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The last resting place on disk, with a cap of its own: nothing leaves it but by an operator's word. */
public interface DeadStore {

    /** Keeps a letter; {@link Stored} after the sync, with the id that the other methods take as the ticket's seq. */
    CompletionStage<Append> bury(DeadLetter letter);

    /** Streams the letters above an id, oldest first; -1 for all. */
    Letters list(long afterId);

    Optional<DeadLetter> show(long id);

    /** Deletes a letter: after it was sent again, or by an operator's word. False if there is none. */
    boolean drop(long id);

    /** The dead store's own figures; its only topic is the store itself. */
    SpoolStats stats();

    /** A stream of letters; for one thread, to be closed. */
    interface Letters extends AutoCloseable {
        Optional<DeadLetter.Buried> next();

        @Override
        void close();
    }
}
