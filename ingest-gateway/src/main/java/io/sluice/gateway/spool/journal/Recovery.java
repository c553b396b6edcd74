package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.Catalog;
import io.sluice.gateway.spool.format.Checksum;
import io.sluice.gateway.spool.format.Done;
import io.sluice.gateway.spool.format.Kind;
import io.sluice.gateway.spool.format.RecordHeader;
import io.sluice.gateway.spool.format.SegmentName;
import io.sluice.gateway.spool.format.Slice;
import io.sluice.gateway.spool.format.Summary;
import io.sluice.gateway.spool.format.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what a folder holds. Writes nothing: damaged bytes stay where they are, and what they took is counted and
 * marked. A file that was sealed is known by its summary; the newest, and those that a crash left, are read in full.
 */
final class Recovery {
    private static final int MAX_SUMMARY_BYTES = 64 << 20;

    private final Folder folder;
    private final Monitor monitor;
    private final boolean verifyAll;
    private final Index index = new Index();
    private final Reader reader;
    private final Set<Segment> dropped = new HashSet<>();

    /** @param verifyAll reads every byte of every file */
    Recovery(Folder folder, Monitor monitor, boolean verifyAll) {
        this.folder = folder;
        this.monitor = monitor;
        this.verifyAll = verifyAll;
        this.reader = new Reader(folder, index, monitor);
    }

    Index index() {
        return index;
    }

    /** Deleted by the spool, but a crash came before the file was gone. */
    Set<Segment> dropped() {
        return dropped;
    }

    void run() throws IOException {
        Map<String, Long> files = folder.list();
        TreeSet<SegmentName> names = new TreeSet<>();
        files.keySet().forEach(file -> SegmentName.parse(file).ifPresent(names::add));
        if (names.isEmpty()) {
            return;
        }
        SegmentName newestName = names.pollLast();
        Segment newest = new Segment(newestName);
        Optional<Walk> walk = readWhole(newest, files.getOrDefault(newestName.fileName(), 0L));
        Set<Long> drops = walk.map(Walk::drops).orElse(Set.of());
        for (SegmentName name : names) {
            Segment segment = new Segment(name);
            if (drops.contains(name.number())) {
                dropped.add(segment);
            } else {
                read(segment, files.getOrDefault(name.fileName(), 0L));
            }
        }
        walk.flatMap(Walk::catalog).ifPresent(catalog -> compare(catalog, drops));
    }

    private void read(Segment segment, long bytes) throws IOException {
        if (verifyAll || !readSummary(segment, bytes)) {
            readWhole(segment, bytes);
        }
    }

    private boolean readSummary(Segment segment, long bytes) {
        try (DiskFile file = folder.open(segment.name().fileName())) {
            ByteBuffer trailer = ByteBuffer.allocate(Summary.TRAILER_BYTES);
            file.read(trailer, Math.max(0, bytes - Summary.TRAILER_BYTES));
            long length = trailer.getLong(0);
            if (trailer.hasRemaining() || length < 0 || length > Math.min(bytes, MAX_SUMMARY_BYTES)) {
                return false;
            }
            Checksum checksum = new Checksum(segment.name().salt());
            ByteBuffer record = new Window(file, (int) Math.max(length, 1)).at(bytes - length, (int) length);
            Optional<RecordHeader> header =
                    RecordHeader.read(record, checksum).filter(read -> read.kind() == Kind.SUMMARY);
            if (header.isEmpty() || header.get().framedBytes() != length) {
                return false;
            }
            ByteBuffer payload =
                    record.slice(header.get().payloadAt(), header.get().payloadBytes());
            Optional<Summary> summary = checksum.of(payload) == header.get().payloadCrc()
                    ? Summary.decode(payload.slice())
                    : Optional.empty();
            summary.ifPresent(read -> {
                segment.addAll(read.topics());
                segment.reach(bytes, header.get().ordinal() + 1);
                readDone(segment);
                index.add(segment);
            });
            return summary.isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Walk> readWhole(Segment segment, long bytes) throws IOException {
        SegmentName name = segment.name();
        readDone(segment);
        Walk walk;
        try (DiskFile file = folder.open(name.fileName())) {
            walk = Walk.whole(file, name.salt(), bytes, segment::isDone);
        } catch (IOException e) {
            index.add(segment);
            index.giveUp(segment);
            monitor.damaged(
                    new Damage(Damage.Kind.UNREADABLE_FILE, name.fileName(), 0, bytes, 0, "cannot be read: " + e));
            return Optional.empty();
        }
        segment.reach(walk.endAt(), walk.records());
        segment.load(walk.runs());
        index.add(segment);
        walk.holes().forEach(hole -> reader.report(segment, hole, walk.syncedTo()));
        walk.broken().forEach(broken -> report(segment, broken, walk.syncedTo()));
        if (walk.endAt() < bytes) {
            reportTail(segment, walk, bytes);
        }
        return Optional.of(walk);
    }

    private void report(Segment segment, Walk.Broken broken, long syncedTo) {
        Place place = broken.place();
        boolean torn = place.at() >= syncedTo;
        if (index.lost(segment, broken.topic(), place.ordinal(), place.ordinal() + 1, place.bytes()) > 0) {
            monitor.damaged(new Damage(
                    torn ? Damage.Kind.TORN : Damage.Kind.PAYLOAD,
                    segment.name().fileName(),
                    place.at(),
                    place.bytes(),
                    torn ? 0 : 1,
                    "topic " + broken.topic() + ", seq " + place.seq()));
        }
    }

    private void reportTail(Segment segment, Walk walk, long bytes) {
        boolean nothing = walk.records() == 0;
        if (nothing && bytes >= RecordHeader.FIXED_BYTES) {
            index.giveUp(segment);
        }
        monitor.damaged(new Damage(
                nothing ? Damage.Kind.UNREADABLE_FILE : Damage.Kind.TORN,
                segment.name().fileName(),
                walk.endAt(),
                bytes - walk.endAt(),
                0,
                nothing ? "no record can be found" : "the file ends in the middle of a record"));
    }

    private void readDone(Segment segment) {
        SegmentName name = segment.name();
        try (DiskFile file = folder.open(name.doneName())) {
            ByteBuffer frames = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(frames, 0);
            for (Done done : Done.decode(frames.flip(), new Checksum(name.salt()))) {
                for (int i = 0; i < done.ordinals().length; i++) {
                    segment.mark(done.topic(), done.ordinals()[i], done.bytes()[i]);
                }
            }
        } catch (IOException e) {
            // None was written, or it cannot be read: its batches are read once more, with the same ids.
        }
    }

    /** The newest file says what there was when it was begun. */
    private void compare(Catalog catalog, Set<Long> drops) {
        List<Segment> here = index.all();
        for (Catalog.Known known : catalog.segments()) {
            if (drops.contains(known.number())) {
                continue;
            }
            Optional<Segment> segment = here.stream()
                    .filter(one -> one.name().number() == known.number())
                    .findAny();
            if (segment.isEmpty()) {
                reportMissing(known);
            } else if (segment.get().records() < known.records()) {
                reportShort(segment.get(), known);
            }
        }
    }

    private void reportMissing(Catalog.Known known) {
        monitor.damaged(new Damage(
                Damage.Kind.MISSING_FILE,
                "segment " + known.number(),
                0,
                0,
                known.records() - 1L,
                "the file is gone; it had up to " + (known.records() - 1) + " batches"));
    }

    private void reportShort(Segment segment, Catalog.Known known) {
        long lost = index.lost(segment, Segment.LOST, segment.records(), known.records(), 0);
        if (lost > 0) {
            monitor.damaged(new Damage(
                    Damage.Kind.TRUNCATED,
                    segment.name().fileName(),
                    segment.bytes(),
                    0,
                    lost,
                    "records " + segment.records() + " to " + (known.records() - 1) + " are gone"));
        }
    }

    /** The highest seq of what lives. */
    long highestSeq() {
        return index.all().stream()
                .flatMap(segment -> index.liveOf(segment).values().stream())
                .mapToLong(Slice::maxSeq)
                .max()
                .orElse(-1);
    }
}
