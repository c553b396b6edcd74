package io.sluice.cleanse.dedupe;

/** Who made an id, and so how records that bear it follow each other. The mark is the id's first character. */
public enum IdKind {
    /** A client's idempotency key: the records of one batch share a base and come together. */
    KEYED('k'),
    /** A CloudEvent's source and id: one record a base, and the next record has another. */
    CLOUD_EVENT('c'),
    /** The gateway's own: one base per gateway and partition, numbered without gaps. */
    GATEWAY('g'),
    /** Not on the wire: what has been dead-lettered, kept apart from what has passed. */
    DEAD('d'),
    /** Not on the wire: the entry that keeps the clock over restarts. */
    CLOCK('t');

    private final byte mark;

    IdKind(char mark) {
        this.mark = (byte) mark;
    }

    public byte mark() {
        return mark;
    }

    /** Whether the next record will probably bear the same base, so that keeping the page open pays. */
    public boolean comesInRuns() {
        return this != CLOUD_EVENT && this != DEAD;
    }
}
