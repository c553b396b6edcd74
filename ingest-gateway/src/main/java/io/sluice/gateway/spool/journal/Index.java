package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.SpoolStats.Backlog;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.format.Catalog;
import io.sluice.gateway.spool.format.Done;
import io.sluice.gateway.spool.format.SegmentName;
import io.sluice.gateway.spool.format.Slice;
import io.sluice.gateway.spool.format.Summary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What lives in the spool: in memory, without I/O, shared by the writer and the readers.
 *
 * <p>Only a summary of each segment is kept, a slice per topic and a bit per entry; where each entry lies is known for
 * the few segments that are being written or read ({@link #MAX_LOADED_ENTRIES}). So memory does not grow with the
 * backlog, and a reader finds the next entry by merging the segments whose ranges of seqs overlap. Entries of a topic
 * lie nearly in order: late are only those journalled at their deadline, and those moved out of a nearly empty segment.
 */
final class Index {
    /** 28 MiB. */
    private static final int MAX_LOADED_ENTRIES = 1 << 20;

    private final NavigableMap<Long, Segment> segments = new TreeMap<>();
    private final List<Segment> unreadable = new ArrayList<>();

    /** What a reader does next. */
    sealed interface Step {
        /** Walk through this file, hand its entries to {@link #load}, ask again. */
        record Load(Segment segment) implements Step {}

        record Read(Segment segment, Place place) implements Step {
            Ticket ticket(String topic) {
                return new Ticket(topic, place.seq(), segment.name().number(), place.ordinal(), place.bytes());
            }
        }

        record Nothing() implements Step {}
    }

    synchronized void add(Segment segment) {
        segments.put(segment.name().number(), segment);
    }

    synchronized void remove(Segment segment) {
        segments.remove(segment.name().number());
    }

    /** Entries that are on disk from now on. */
    synchronized void stored(Segment segment, List<String> topics, List<Place> places) {
        for (int i = 0; i < places.size(); i++) {
            segment.add(topics.get(i), places.get(i));
        }
    }

    synchronized void reach(Segment segment, long bytes, int records) {
        segment.reach(bytes, records);
    }

    synchronized Summary summary(Segment segment) {
        return segment.summary();
    }

    synchronized void close(Segment segment) {
        segment.close();
        unloadColdest(segment);
    }

    /** False if nothing lives there: it was resolved before, or moved. */
    synchronized boolean resolve(Ticket ticket) {
        Segment segment = segments.get(ticket.segment());
        return segment != null && segment.resolve(ticket.topic(), ticket.ordinal(), ticket.bytes());
    }

    synchronized Step step(String topic, long afterSeq) {
        Segment best = null;
        Place bestPlace = null;
        for (Segment segment : segments.values()) {
            Slice slice = segment.live().get(topic);
            if (slice == null || slice.maxSeq() <= afterSeq) {
                continue;
            }
            if (!segment.isLoaded()) {
                if (bestPlace == null || slice.minSeq() <= bestPlace.seq()) {
                    return new Step.Load(segment);
                }
                continue;
            }
            Optional<Place> place = segment.nextLive(topic, afterSeq);
            if (place.isEmpty() || (bestPlace != null && place.get().seq() > bestPlace.seq())) {
                continue;
            }
            if (best != null && bestPlace != null && place.get().seq() == bestPlace.seq()) {
                // Written twice: after a failed sync, or by a move that a crash cut short. One is enough.
                best.resolve(topic, bestPlace.ordinal(), bestPlace.bytes());
            }
            best = segment;
            bestPlace = place.get();
        }
        return best == null || bestPlace == null ? new Step.Nothing() : new Step.Read(best, bestPlace);
    }

    /** Where a batch lives that is not where its ticket says. */
    synchronized Step find(String topic, long seq) {
        Step step = step(topic, seq - 1);
        return step instanceof Step.Read read && read.place().seq() != seq ? new Step.Nothing() : step;
    }

    synchronized void load(Segment segment, Map<String, TopicRun> runs) {
        if (segment.isLoaded() || !isHere(segment)) {
            return;
        }
        segment.load(runs);
        unloadColdest(segment);
    }

    synchronized boolean isDone(Segment segment, int ordinal) {
        return segment.isDone(ordinal);
    }

    synchronized boolean isLoaded(Segment segment) {
        return segment.isLoaded();
    }

    synchronized long readableBytes(Segment segment) {
        return segment.bytes();
    }

    /** Takes records out that damage has taken, so that they no longer hold their segment. */
    synchronized long lost(Segment segment, String topic, int firstOrdinal, int endOrdinal, int bytes) {
        long lost = 0;
        for (int ordinal = firstOrdinal; ordinal < endOrdinal; ordinal++) {
            lost += segment.resolve(topic, ordinal, bytes) ? 1 : 0;
        }
        return lost;
    }

    /** The next live entry of a topic in one loaded segment. */
    synchronized Optional<Place> nextIn(Segment segment, String topic, long afterSeq) {
        return segment.nextLive(topic, afterSeq);
    }

    /** Takes a file out that cannot be read at all; how many batches are lost with it. */
    synchronized long giveUp(Segment segment) {
        if (!isHere(segment)) {
            return 0;
        }
        remove(segment);
        unreadable.add(segment);
        return segment.live().values().stream().mapToLong(Slice::batches).sum();
    }

    synchronized List<Segment> takeUnreadable() {
        List<Segment> taken = List.copyOf(unreadable);
        unreadable.clear();
        return taken;
    }

    synchronized boolean isHere(Segment segment) {
        return segments.get(segment.name().number()) == segment;
    }

    synchronized Map<SegmentName, List<Done>> takeUnwritten() {
        Map<SegmentName, List<Done>> frames = new HashMap<>();
        for (Segment segment : segments.values()) {
            List<Done> unwritten = segment.takeUnwritten();
            if (!unwritten.isEmpty()) {
                frames.put(segment.name(), unwritten);
            }
        }
        return frames;
    }

    /** Segments that nothing lives in and nothing is added to. */
    synchronized List<Segment> empties() {
        return segments.values().stream()
                .filter(segment -> !segment.isOpen() && segment.live().isEmpty())
                .toList();
    }

    /** The closed segment that holds the smallest part of life, if that is less than a quarter of it. */
    synchronized Optional<Segment> sparsest() {
        Segment best = null;
        double bestShare = 0.25;
        for (Segment segment : segments.values()) {
            double share = (double) segment.liveBytes() / Math.max(1, segment.bytes());
            if (!segment.isOpen() && !segment.live().isEmpty() && share < bestShare) {
                best = segment;
                bestShare = share;
            }
        }
        return Optional.ofNullable(best);
    }

    synchronized Catalog catalog() {
        return new Catalog(segments.values().stream()
                .map(segment -> new Catalog.Known(segment.name().number(), segment.records()))
                .toList());
    }

    synchronized List<Segment> all() {
        return List.copyOf(segments.values());
    }

    synchronized Map<String, Slice> liveOf(Segment segment) {
        return Map.copyOf(segment.live());
    }

    synchronized boolean isEmptyBut(Segment only) {
        return segments.size() == 1
                && segments.containsKey(only.name().number())
                && only.live().isEmpty();
    }

    synchronized Map<String, Backlog> backlogs() {
        Map<String, Backlog> backlogs = new TreeMap<>();
        for (Segment segment : segments.values()) {
            segment.live()
                    .forEach((topic, slice) -> backlogs.merge(
                            topic,
                            new Backlog(slice.batches(), slice.bytes(), segment.oldestAcceptedAtMs(topic, slice)),
                            Index::plus));
        }
        return backlogs;
    }

    private static Backlog plus(Backlog one, Backlog other) {
        return new Backlog(
                one.batches() + other.batches(),
                one.bytes() + other.bytes(),
                Math.min(one.oldestAcceptedAtMs(), other.oldestAcceptedAtMs()));
    }

    /** Readers go upwards, so the lowest loaded segments are the hot ones and the highest can go. */
    private void unloadColdest(Segment justLoaded) {
        List<Segment> loaded = new ArrayList<>();
        long entries = 0;
        for (Segment segment : segments.descendingMap().values()) {
            if (segment.isLoaded()) {
                entries += segment.loadedEntries();
                loaded.add(segment);
            }
        }
        for (Segment segment : loaded) {
            if (entries > MAX_LOADED_ENTRIES && segment != justLoaded && !segment.isOpen()) {
                entries -= segment.loadedEntries();
                segment.unload();
            }
        }
    }
}
