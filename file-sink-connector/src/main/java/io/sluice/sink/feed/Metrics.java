package io.sluice.sink.feed;

import java.util.concurrent.atomic.LongAdder;

/** What a task has done since it started. Written by many threads, read by whoever shows it. */
public final class Metrics {
    public final LongAdder records = new LongAdder();
    public final LongAdder bytes = new LongAdder();
    public final LongAdder writes = new LongAdder();
    public final LongAdder commits = new LongAdder();
    public final LongAdder commitNanos = new LongAdder();
    public final LongAdder files = new LongAdder();
    public final LongAdder fenced = new LongAdder();
    public final LongAdder faults = new LongAdder();
    public final LongAdder deadLetters = new LongAdder();
    public final LongAdder quarantined = new LongAdder();
    public final LongAdder filtered = new LongAdder();
    public final LongAdder hangs = new LongAdder();

    void written(int recordCount, int byteCount) {
        records.add(recordCount);
        bytes.add(byteCount);
        writes.increment();
    }

    void committed(long nanos) {
        commits.increment();
        commitNanos.add(nanos);
    }
}
