package io.sluice.sink.ledger;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry.Content;
import io.sluice.sink.core.Entry.Segment;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * The files that one attempt writes: one for each part that it adds to. No other attempt ever writes them, and a file
 * that failed once is never written again.
 */
final class PartFiles implements AutoCloseable {
    /** Enough for every helper to have several syncs, few beside those that stay open. */
    private static final int MOST_LET_GO = 64;

    private final Disk disk;
    private final Home home;
    private final String attempt;
    private final LedgerLimits limits;
    private final FileBudget budget;
    private final SyncCrew crew;
    private final Map<Integer, OwnFile> files = new HashMap<>();
    /** Those whose handle is kept, in the order of their last use, so that the coldest are let go first. */
    private final Map<Integer, OwnFile> kept = new LinkedHashMap<>(16, 0.75f, true);

    private boolean namesSynced = true;

    PartFiles(Disk disk, Home home, String attempt, LedgerLimits limits) {
        this.disk = disk;
        this.home = home;
        this.attempt = attempt;
        this.limits = limits;
        this.budget = limits.files();
        this.crew = limits.crew();
    }

    void write(int part, Slab slab) throws DiskFault {
        OwnFile own = kept.get(part);
        if (own != null) {
            own.write(slab);
            return;
        }
        own = files.get(part);
        if (own == null) {
            own = new OwnFile(part, attempt + "-" + part, limits);
            own.open(disk.create(home.part(own.name())));
            namesSynced = false;
            files.put(part, own);
        } else {
            own.open(disk.append(home.part(own.name())));
        }
        keepOrLetGo(own, slab);
    }

    /** Writes through a handle that is new: there may be room to keep it, for a colder one's, or for this write only. */
    private void keepOrLetGo(OwnFile own, Slab slab) throws DiskFault {
        if (!budget.tryTake()) {
            letGoOfColdest();
            if (!budget.tryTake()) {
                // Other partitions hold them all. Counted so that the figure is true for the length of this write.
                budget.force();
                kept.put(own.part(), own);
                own.write(slab);
                sync(List.of(own));
                letGo(own);
                return;
            }
        }
        kept.put(own.part(), own);
        own.write(slab);
    }

    /**
     * Several at once, for their syncs are cheaper side by side. Synced before their handles go: an error of the pending
     * write-back would else go with them.
     */
    private void letGoOfColdest() throws DiskFault {
        int count = Math.min(MOST_LET_GO, Math.max(1, kept.size() / 4));
        List<OwnFile> coldest = kept.values().stream().limit(count).toList();
        sync(coldest);
        coldest.forEach(this::letGo);
    }

    /** Closes the handle, of which everything is durable. */
    private void letGo(OwnFile own) {
        if (own.isOpen()) {
            own.letGo();
            kept.remove(own.part());
            budget.giveBack();
        }
    }

    /** Makes durable what all these parts' own files hold. */
    void syncAll(List<Barrier.Mark> marks) throws DiskFault {
        List<OwnFile> owns = new ArrayList<>();
        for (Barrier.Mark mark : marks) {
            OwnFile own = files.get(mark.number());
            if (own != null) {
                owns.add(own);
            }
        }
        sync(owns);
    }

    private void sync(List<OwnFile> owns) throws DiskFault {
        List<SyncCrew.Sync> syncs = new ArrayList<>();
        for (OwnFile own : owns) {
            if (!own.isSynced() && own.isOpen()) {
                syncs.add(own::sync);
            }
        }
        crew.run(syncs);
    }

    /** What a part's own file holds, which is durable; empty content if the attempt wrote nothing to it. */
    Content content(Barrier.Mark mark) {
        OwnFile own = files.get(mark.number());
        if (own == null) {
            return new Content(0, 0, 0, Ranges.EMPTY);
        }
        if (!own.isSynced()) {
            throw new IllegalStateException("part file " + own.name() + " was to be committed before it was synced");
        }
        return new Content(own.length(), mark.records(), own.crc(), mark.ranges());
    }

    /** The name of a part's own file, below {@code parts/}. */
    String nameOf(Barrier.Mark mark) {
        OwnFile own = files.get(mark.number());
        if (own == null) {
            throw new IllegalStateException("part " + mark.number() + " has no file of its own");
        }
        return own.name();
    }

    /** Nothing is written to this part any more. */
    void finish(Barrier.Mark mark) {
        OwnFile own = files.get(mark.number());
        if (own != null) {
            letGo(own);
            files.remove(mark.number());
        }
    }

    /** Copies segments, each checked against its checksum, into one new and synced file. */
    Segment join(int part, List<Segment> segments) throws DiskFault {
        String name = attempt + "-" + part + "-sealed";
        CRC32C crc = new CRC32C();
        long length = 0;
        long records = 0;
        Ranges ranges = Ranges.EMPTY;
        try (DiskFile copy = disk.create(home.part(name))) {
            namesSynced = false;
            for (Segment segment : segments) {
                copy(segment, copy, crc);
                length += segment.content().length();
                records += segment.content().records();
                ranges = ranges.then(segment.content().ranges());
            }
            copy.sync();
        }
        return new Segment(name, new Content(length, records, (int) crc.getValue(), ranges));
    }

    private void copy(Segment segment, DiskFile copy, CRC32C whole) throws DiskFault {
        CRC32C crc = new CRC32C();
        disk.forEachChunk(home.part(segment.file()), segment.content().length(), chunk -> {
            crc.update(chunk.duplicate());
            whole.update(chunk.duplicate());
            copy.write(chunk);
        });
        if ((int) crc.getValue() != segment.content().crc()) {
            throw new DiskFault(
                    DiskFault.Kind.TORN,
                    "the first " + segment.content().length() + " bytes of " + home.part(segment.file())
                            + " are not those that were committed: its checksum is "
                            + Long.toHexString(crc.getValue()) + " where the ledger has "
                            + Integer.toHexString(segment.content().crc()));
        }
    }

    /** Makes the names of new files durable. */
    void syncNames() throws DiskFault {
        if (!namesSynced) {
            disk.syncFolder(home.parts());
            namesSynced = true;
        }
    }

    /** The names that this attempt still writes to. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        files.values().forEach(own -> names.add(own.name()));
        return names;
    }

    List<String> onDisk() throws DiskFault {
        return new ArrayList<>(disk.list(home.parts()));
    }

    @Override
    public void close() {
        files.values().forEach(OwnFile::close);
        // One that was opened, and failed before it was counted, is not among them.
        kept.values().forEach(own -> budget.giveBack());
        kept.clear();
        files.clear();
    }
}
