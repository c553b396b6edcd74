package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.format.Done;
import io.sluice.gateway.spool.format.SegmentName;
import io.sluice.gateway.spool.format.Slice;
import io.sluice.gateway.spool.format.Summary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one file: how much of it is on disk, what in it still lives. Guarded by the {@link Index}. */
final class Segment {
    /** The topic of marks for records that were lost: whose they were is not known. */
    static final String LOST = "";

    private final SegmentName name;
    private final Map<String, Slice> live = new HashMap<>();
    /** For the summary, so only while the file is open: all that was added, alive or not. */
    private final Map<String, Slice> added = new HashMap<>();

    private final BitSet done = new BitSet();
    private final Map<String, List<int[]>> unwritten = new HashMap<>();
    private @Nullable Map<String, TopicRun> runs;
    private long bytes;
    private int records;
    private boolean open;

    Segment(SegmentName name) {
        this.name = name;
    }

    /** A file that has just been made, to be added to. */
    static Segment begin(SegmentName name) {
        Segment segment = new Segment(name);
        segment.runs = new HashMap<>();
        segment.open = true;
        return segment;
    }

    SegmentName name() {
        return name;
    }

    /** Up to here the file's content counts. */
    long bytes() {
        return bytes;
    }

    /** Records of every kind; ordinals are below it. */
    int records() {
        return records;
    }

    void reach(long newBytes, int newRecords) {
        bytes = newBytes;
        records = newRecords;
    }

    /** Whether it is still being added to. */
    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
        added.clear();
    }

    Summary summary() {
        return new Summary(added);
    }

    void add(String topic, Place place) {
        live.merge(topic, slice(place), Slice::plus);
        added.merge(topic, slice(place), Slice::plus);
        if (runs != null) {
            runs.computeIfAbsent(topic, name -> new TopicRun()).add(place);
        }
    }

    /** Takes over what the summary says; the marks of the done file come after. */
    void addAll(Map<String, Slice> topics) {
        live.putAll(topics);
    }

    /** Whether the entry was live until now. */
    boolean resolve(String topic, int ordinal, int framedBytes) {
        if (!mark(topic, ordinal, framedBytes)) {
            return false;
        }
        unwritten.computeIfAbsent(topic, name -> new ArrayList<>()).add(new int[] {ordinal, framedBytes});
        return true;
    }

    /** As {@link #resolve}, for what the done file says. */
    boolean mark(String topic, int ordinal, int framedBytes) {
        if (done.get(ordinal)) {
            return false;
        }
        done.set(ordinal);
        live.computeIfPresent(topic, (name, slice) -> slice.batches() <= 1 ? null : minus(slice, framedBytes));
        return true;
    }

    boolean isDone(int ordinal) {
        return done.get(ordinal);
    }

    Map<String, Slice> live() {
        return live;
    }

    long liveBytes() {
        return live.values().stream().mapToLong(Slice::bytes).sum();
    }

    /** Marks not yet written to the done file; none if the whole file is about to go. */
    List<Done> takeUnwritten() {
        List<Done> frames = new ArrayList<>();
        if (!live.isEmpty() || open) {
            unwritten.forEach((topic, marks) -> frames.add(new Done(
                    topic,
                    marks.stream().mapToInt(mark -> mark[0]).toArray(),
                    marks.stream().mapToInt(mark -> mark[1]).toArray())));
        }
        unwritten.clear();
        return frames;
    }

    boolean isLoaded() {
        return runs != null;
    }

    int loadedEntries() {
        return runs == null
                ? 0
                : runs.values().stream().mapToInt(TopicRun::size).sum();
    }

    void unload() {
        runs = null;
    }

    /** Takes what a walk through the file has found, which counts more than what the summary said. */
    void load(Map<String, TopicRun> found) {
        runs = found;
        live.clear();
        found.forEach((topic, run) -> run.live(done).ifPresent(slice -> live.put(topic, slice)));
    }

    /** When this topic's oldest live entry was accepted: exact where the file was walked through, else a lower bound. */
    long oldestAcceptedAtMs(String topic, Slice slice) {
        return nextLive(topic, -1).map(Place::acceptedAtMs).orElse(slice.oldestAcceptedAtMs());
    }

    /** Empty also when not loaded. */
    Optional<Place> nextLive(String topic, long afterSeq) {
        TopicRun run = runs == null ? null : runs.get(topic);
        return run == null ? Optional.empty() : run.nextLive(afterSeq, done);
    }

    static Slice slice(Place place) {
        return new Slice(place.seq(), place.seq(), 1, place.bytes(), place.acceptedAtMs());
    }

    private static Slice minus(Slice slice, int framedBytes) {
        return new Slice(
                slice.minSeq(),
                slice.maxSeq(),
                slice.batches() - 1,
                slice.bytes() - framedBytes,
                slice.oldestAcceptedAtMs());
    }
}
