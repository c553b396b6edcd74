package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.format.Catalog;
import io.sluice.gateway.spool.format.Checksum;
import io.sluice.gateway.spool.format.RecordHeader;
import io.sluice.gateway.spool.format.SegmentScan;
import io.sluice.gateway.spool.format.SegmentScan.Found;
import io.sluice.gateway.spool.format.Source;
import io.sluice.gateway.spool.format.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** One walk through a segment's file: what is in it, what lives, what is damaged. */
final class Walk {
    /** Skips payloads: little is read of large batches. */
    private static final int HEADERS_WINDOW_BYTES = 8 << 10;

    private static final int WHOLE_WINDOW_BYTES = 1 << 20;

    private final Map<String, TopicRun> runs = new HashMap<>();
    private final List<Hole> holes = new ArrayList<>();
    private final List<Broken> broken = new ArrayList<>();
    private final Set<Long> drops = new HashSet<>();
    private Optional<Catalog> catalog = Optional.empty();
    private int records;
    private long syncedTo;
    private long endAt;

    /** Records that cannot be found: their ordinals are missing. */
    record Hole(long at, long bytes, int firstOrdinal, int endOrdinal) {}

    /** A record whose payload has changed. */
    record Broken(String topic, Place place) {}

    private Walk() {}

    /** Finds records, and looks at no payload of a batch. */
    static Walk headers(Source file, long salt, long bytes, IntPredicate isDone) throws IOException {
        Walk walk = new Walk();
        walk.go(new SegmentScan(new Window(file, HEADERS_WINDOW_BYTES), new Checksum(salt), bytes), false, isDone);
        return walk;
    }

    /** Finds records and checks every payload. */
    static Walk whole(Source file, long salt, long bytes, IntPredicate isDone) throws IOException {
        Walk walk = new Walk();
        walk.go(new SegmentScan(new Window(file, WHOLE_WINDOW_BYTES), new Checksum(salt), bytes), true, isDone);
        return walk;
    }

    private void go(SegmentScan scan, boolean verify, IntPredicate isDone) throws IOException {
        for (Optional<Found> next = scan.next(); next.isPresent(); next = scan.next()) {
            Found found = next.get();
            RecordHeader header = found.header();
            if (header.ordinal() < records) {
                continue;
            }
            if (header.ordinal() > records) {
                holes.add(new Hole(found.at() - found.skippedBytes(), found.skippedBytes(), records, header.ordinal()));
            }
            records = header.ordinal() + 1;
            syncedTo = Math.max(syncedTo, header.syncedTo());
            take(scan, found, verify, isDone);
        }
        endAt = scan.position();
    }

    private void take(SegmentScan scan, Found found, boolean verify, IntPredicate isDone) throws IOException {
        RecordHeader header = found.header();
        switch (header.kind()) {
            case ENTRY -> {
                Place place = Place.of(header, found.at());
                String topic = header.label().topic();
                if (isDone.test(place.ordinal())) {
                    return;
                }
                if (verify && !scan.isWhole(found)) {
                    broken.add(new Broken(topic, place));
                }
                runs.computeIfAbsent(topic, name -> new TopicRun()).add(place);
            }
            case HEAD -> catalog = scan.payload(found).flatMap(Catalog::decode);
            case DROP -> drops.add(header.label().seq());
            case SUMMARY -> {}
        }
    }

    Map<String, TopicRun> runs() {
        return runs;
    }

    List<Hole> holes() {
        return holes;
    }

    List<Broken> broken() {
        return broken;
    }

    Set<Long> drops() {
        return drops;
    }

    Optional<Catalog> catalog() {
        return catalog;
    }

    int records() {
        return records;
    }

    /** Damage from here on may be a write that was torn before anyone was answered. */
    long syncedTo() {
        return syncedTo;
    }

    /** Where the last record ends. */
    long endAt() {
        return endAt;
    }
}
