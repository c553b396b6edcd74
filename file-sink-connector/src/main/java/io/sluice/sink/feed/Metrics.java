package io.sluice.sink.feed;

import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Seal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What a task has done since it started, and how it stands. Counted by many threads, without one waiting for another;
 * shown by any.
 */
public final class Metrics {
    private final Clocks clocks;
    private final Map<String, LongSupplier> shown = new LinkedHashMap<>();
    private final Map<Seal, LongAdder> files = new EnumMap<>(Seal.class);

    final LongAdder records = counter("records-total");
    final LongAdder bytes = counter("bytes-total");
    final LongAdder writes = counter("writes-total");
    final LongAdder commits = counter("commits-total");
    final LongAdder commitNanos = counter("commit-time-ns-total");
    final LongAdder syncs = counter("syncs-total");
    final LongAdder syncNanos = counter("sync-time-ns-total");
    final LongAdder fenced = counter("fenced-total");
    final LongAdder faults = counter("faults-total");
    final LongAdder hangs = counter("hangs-total");
    final LongAdder deadLetters = counter("dead-letters-total");
    final LongAdder quarantined = counter("quarantined-total");
    final LongAdder filtered = counter("filtered-total");

    private final AtomicLong lastCommitMs = gauge("last-commit-time-ms");
    private final AtomicLong partitions = gauge("partitions");
    private final AtomicLong waitingPartitions = gauge("waiting-partitions");
    private final AtomicLong pausedPartitions = gauge("paused-partitions");
    private final AtomicLong openParts = gauge("open-parts");
    private final AtomicLong bufferedBytes = gauge("buffered-bytes");
    private final AtomicLong uncommittedSinceNanos = new AtomicLong(Uncommitted.NONE);

    public Metrics(Clocks clocks) {
        this.clocks = clocks;
        shown.put("uncommitted-age-ms", this::uncommittedAgeMs);
        for (Seal why : Seal.values()) {
            if (why != Seal.NO) {
                files.put(why, counter("files-" + why.name().toLowerCase(Locale.ROOT) + "-total"));
            }
        }
    }

    private LongAdder counter(String name) {
        LongAdder counter = new LongAdder();
        shown.put(name, counter::sum);
        return counter;
    }

    private AtomicLong gauge(String name) {
        AtomicLong gauge = new AtomicLong();
        shown.put(name, gauge::get);
        return gauge;
    }

    void written(int recordCount, int byteCount) {
        records.add(recordCount);
        bytes.add(byteCount);
        writes.increment();
    }

    /** @param nanos how long a sync took */
    public void synced(long nanos) {
        syncs.increment();
        syncNanos.add(nanos);
    }

    void durable() {
        lastCommitMs.set(clocks.millis());
    }

    void committed(long nanos) {
        commits.increment();
        commitNanos.add(nanos);
    }

    void published(List<Published> sealed) {
        for (Published file : sealed) {
            LongAdder counter = files.get(file.why());
            if (counter != null) {
                counter.increment();
            }
        }
    }

    /** How all partitions of the task stand at the end of a call. */
    void stand(Iterable<Feed> feeds, long usedBytes) {
        long all = 0;
        long waiting = 0;
        long paused = 0;
        long parts = 0;
        long sinceNanos = Uncommitted.NONE;
        for (Feed feed : feeds) {
            all++;
            waiting += feed.isTaking() ? 0 : 1;
            paused += feed.isPaused() ? 1 : 0;
            parts += feed.partCount();
            sinceNanos = Math.min(sinceNanos, feed.uncommittedSinceNanos());
        }
        partitions.set(all);
        waitingPartitions.set(waiting);
        pausedPartitions.set(paused);
        openParts.set(parts);
        bufferedBytes.set(usedBytes);
        uncommittedSinceNanos.set(sinceNanos);
    }

    private long uncommittedAgeMs() {
        long sinceNanos = uncommittedSinceNanos.get();
        return sinceNanos == Uncommitted.NONE ? 0 : (clocks.nanos().getAsLong() - sinceNanos) / 1_000_000;
    }

    /** Each figure under its name, in the order in which they are shown. */
    public Map<String, LongSupplier> all() {
        return new LinkedHashMap<>(shown);
    }
}
