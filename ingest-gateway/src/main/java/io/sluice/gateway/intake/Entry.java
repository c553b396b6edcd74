package io.sluice.gateway.intake;

import io.sluice.gateway.record.Batch;

/** One batch inside, and all that is known of it. */
final class Entry implements Line.Item {
    enum Stage {
        /** In its topic's line; no record of it was handed over unless {@link #partly}. */
        QUEUED,
        /** With the lane or the producer. */
        HANDED,
        /** Its failed records are on their way to a dead-letter home. */
        DYING,
        ENDED
    }

    enum Journal {
        NONE,
        WRITING,
        DURABLE
    }

    final long id;
    final long seq;
    final Batch batch;
    final Tier asked;
    final long acceptedMs;

    Stage stage = Stage.QUEUED;
    Journal journal = Journal.NONE;
    /** A record of it may have reached Kafka: it can no longer be taken back. */
    boolean partly;
    /** A client waits for the answer. */
    boolean waiting;
    /** A client was told 2xx. */
    boolean acknowledged;
    /** Its answer is due now or was given: the deadline has passed. */
    boolean late;
    /** Read back from disk: counted in the replay budget and not in the queue. */
    boolean replayed;
    /** Producers that failed while they held it. */
    int strikes;

    Entry(long id, long seq, Batch batch, Tier asked, long acceptedMs) {
        this.id = id;
        this.seq = seq;
        this.batch = batch;
        this.asked = asked;
        this.acceptedMs = acceptedMs;
    }

    static Entry replayed(long id, long seq, Batch batch, long nowMs) {
        Entry entry = new Entry(id, seq, batch, Tier.SPOOL, nowMs);
        entry.journal = Journal.DURABLE;
        entry.acknowledged = true;
        entry.late = true;
        entry.replayed = true;
        return entry;
    }

    /** Nothing of it has left this process: it can be cancelled, refused or moved to disk. */
    boolean untouched() {
        return stage == Stage.QUEUED && !partly;
    }

    @Override
    public long firstSeq() {
        return seq;
    }
}
