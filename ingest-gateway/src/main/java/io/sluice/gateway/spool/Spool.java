package io.sluice.gateway.spool;

import java.util.concurrent.CompletionStage;

/**
 * A crash-safe journal of accepted batches on this machine's disk.
 *
 * <pre>
 *   reserve ──► append ──► Stored (fsynced) ──► resolve
 *                  └──► read(topic): a cursor from the oldest unresolved, across restarts
 * </pre>
 *
 * <p>Every method may be called from any thread, never blocks on the disk (a {@link Cursor} does, and {@link #close}
 * within its bound), and answers trouble with a value: a full disk or a failing one is a {@link Refusal}, and the spool
 * takes batches again by itself when the trouble is over.
 */
public interface Spool extends AutoCloseable {

    /** Which opening of the folder this is; the source of sequence numbers and of gateway ids. */
    Incarnation incarnation();

    /**
     * Sets room aside for a batch that may have to be journalled later, or is about to be.
     *
     * @param payloadBytes what the entry's payload will hold at most; the framing is added here
     * @return a {@link Reservation}, which its holder must either append with or release, or a {@link Refusal}
     */
    Admission reserve(String topic, long payloadBytes);

    /**
     * Journals a batch. The answer completes on the spool's writer thread, so what hangs on it must not block. It is
     * {@link Stored} only after the bytes were synced. On a {@link Refusal} the entry is not in the spool; only where
     * the disk failed in the middle of writing it may a power cut bring it back, as it may bring back what nobody was
     * told of. The reservation is used up either way. The payload must not change before the answer.
     */
    CompletionStage<Append> append(Entry entry, Reservation reservation);

    /**
     * Lets a journalled batch go: every record of it is resolved. Lazy: after a crash a batch resolved in the last
     * moments may be read once more, with the same payload and so the same ids.
     */
    void resolve(Ticket ticket);

    /** Reads the topic's unresolved batches in the order of their seq, those above {@code afterSeq} only. */
    Cursor read(String topic, long afterSeq);

    /** Reads the topic's unresolved batches from the oldest. */
    default Cursor read(String topic) {
        return read(topic, -1);
    }

    /** What is in the spool now and what has happened to it since it was opened; from memory, never from disk. */
    SpoolStats stats();

    /** Batches that neither their topic nor its dead-letter topic takes. */
    DeadStore dead();

    /** Writes what was handed in, gives up the folder. Bounded by {@link SpoolConfig#CLOSE_TIMEOUT_MS}; can be repeated. */
    @Override
    void close();
}
