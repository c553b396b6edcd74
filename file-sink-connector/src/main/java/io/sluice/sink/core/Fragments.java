package io.sluice.sink.core;

/**
 * How many ranges of offsets the growing parts of a task have together. Each stands in memory and in every ledger entry
 * until its part is sealed, and records that take turns over thousands of parts make one each: past a bound the parts with
 * the most are sealed early. Owned by the task thread.
 */
public final class Fragments {
    /** A part with more than these is sealed, whatever the others have. */
    static final int MAX_IN_PART = 4096;

    /** 16 MiB of memory, and about as much in the entries of a commit. */
    private static final int MAX_IN_ALL = 1 << 20;

    private final int max;
    private long count;
    private long parts;

    public Fragments() {
        this(MAX_IN_ALL);
    }

    Fragments(int max) {
        this.max = max;
    }

    void began(int fragments) {
        parts++;
        count += fragments;
    }

    void added(int fragments) {
        count += fragments;
    }

    void ended(int fragments) {
        parts--;
        count -= fragments;
    }

    /** Whether a part that has so many should take no more: its own are too many, or all are and it has its share. */
    boolean areTooMany(int inPart) {
        return inPart >= MAX_IN_PART || (count >= max && inPart * parts >= count);
    }

    long count() {
        return count;
    }
}
