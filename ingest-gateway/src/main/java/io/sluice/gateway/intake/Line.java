package io.sluice.gateway.intake;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One topic's batches in the order of their acceptance, wherever their bytes lie: a batch in memory, or a run of
 * batches on disk that is one item however long it is. That is what keeps the memory of a long outage independent of
 * the backlog, and the order the same as if there had been none.
 */
final class Line {
    sealed interface Item permits Entry, DiskRun {
        long firstSeq();
    }

    record DiskRun(long firstSeq, long lastSeq) implements Item {}

    final String topic;
    /** Waiting for the lane. */
    private final TreeMap<Long, Item> queued = new TreeMap<>();
    /** With the lane or the producer, unresolved. */
    private final TreeMap<Long, Entry> handed = new TreeMap<>();

    private long handedBytes;

    private int diskRuns;
    long nextSeq;
    Reach reach = Reach.AWAY;
    /** The batch that the lane is handing over now; the lane takes one at a time. */
    @Nullable
    Entry feeding;

    @Nullable
    DiskRun loading;

    int failures;
    /** Dead letters found no home: this topic alone waits until then. */
    long pausedUntilMs;

    long probeAtMs;
    boolean probing;
    long missingSinceMs = -1;

    Line(String topic, long firstSeq) {
        this.topic = topic;
        this.nextSeq = firstSeq;
    }

    /** A replaced producer's news come late: they are about a batch that the lane no longer holds. */
    boolean isFeeding(long id) {
        return feeding != null && feeding.id == id;
    }

    void enqueue(Entry entry) {
        if (queued.put(entry.seq, entry) != null) {
            throw new IllegalStateException(topic + " has two batches with seq " + entry.seq);
        }
    }

    void remove(Entry entry) {
        if (!queued.remove(entry.seq, entry)) {
            throw new IllegalStateException(topic + " has no queued batch with seq " + entry.seq);
        }
    }

    void hand(Entry entry) {
        handed.put(entry.seq, entry);
        handedBytes += entry.batch.sizeBytes();
    }

    /** The lane and the producer are done with it. */
    void unhand(Entry entry) {
        if (!handed.remove(entry.seq, entry)) {
            throw new IllegalStateException(topic + " has not handed over a batch with seq " + entry.seq);
        }
        handedBytes -= entry.batch.sizeBytes();
    }

    Collection<Entry> handed() {
        return Collections.unmodifiableCollection(handed.values());
    }

    long handedBytes() {
        return handedBytes;
    }

    /** Leaves the batch to the disk: it becomes part of the run beside it, or a run of its own. */
    void evict(Entry entry) {
        remove(entry);
        addRun(entry.seq, entry.seq);
    }

    void addRun(long firstSeq, long lastSeq) {
        long first = firstSeq;
        long last = lastSeq;
        Map.Entry<Long, Item> below = queued.lowerEntry(first);
        if (below != null && below.getValue() instanceof DiskRun run) {
            first = run.firstSeq();
            queued.remove(first);
            diskRuns--;
        }
        Map.Entry<Long, Item> above = queued.higherEntry(last);
        if (above != null && above.getValue() instanceof DiskRun run) {
            last = run.lastSeq();
            queued.remove(run.firstSeq());
            diskRuns--;
        }
        queued.put(first, new DiskRun(first, last));
        diskRuns++;
    }

    void removeRun(DiskRun run) {
        queued.remove(run.firstSeq());
        diskRuns--;
    }

    @Nullable
    Item head() {
        Map.Entry<Long, Item> first = queued.firstEntry();
        return first == null ? null : first.getValue();
    }

    /** Part of the line lies on disk: what comes now waits behind it. */
    boolean onDisk() {
        return diskRuns > 0 || loading != null;
    }

    List<Item> queued() {
        return List.copyOf(queued.values());
    }

    boolean isEmpty() {
        return queued.isEmpty() && handed.isEmpty() && loading == null;
    }
}
