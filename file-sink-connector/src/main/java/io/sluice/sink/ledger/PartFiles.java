package io.sluice.sink.ledger;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry.Content;
import io.sluice.sink.core.Entry.Segment;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files that one attempt writes: one for each part that it adds to. No other attempt ever writes them, and a file
 * that failed once is never written again.
 */
final class PartFiles implements AutoCloseable {
    private final Disk disk;
    private final Home home;
    private final String attempt;
    private final FileBudget budget;
    /** In the order of their last use, so that the coldest handle is let go first. */
    private final Map<Integer, Own> files = new LinkedHashMap<>(16, 0.75f, true);

    private boolean namesSynced = true;

    PartFiles(Disk disk, Home home, String attempt, FileBudget budget) {
        this.disk = disk;
        this.home = home;
        this.attempt = attempt;
        this.budget = budget;
    }

    private static final class Own {
        private final String name;
        private final CRC32C crc = new CRC32C();
        private long length;
        private boolean synced = true;
        private @Nullable DiskFile handle;

        private Own(String name) {
            this.name = name;
        }
    }

    void write(int part, Slab slab) throws DiskFault {
        Own own = files.get(part);
        if (own == null) {
            own = new Own(attempt + "-" + part);
            own.handle = disk.create(home.part(own.name));
            namesSynced = false;
            files.put(part, own);
            keepOrLetGo(own, slab);
        } else if (own.handle == null) {
            own.handle = disk.append(home.part(own.name));
            keepOrLetGo(own, slab);
        } else {
            write(own, slab);
        }
    }

    /** Writes through a handle that is new: there may be room to keep it, for a colder one's, or for this write only. */
    private void keepOrLetGo(Own own, Slab slab) throws DiskFault {
        boolean kept = budget.tryTake();
        if (!kept) {
            for (Own other : files.values()) {
                if (other != own && other.handle != null) {
                    letGo(other);
                    kept = budget.tryTake();
                    break;
                }
            }
        }
        try {
            write(own, slab);
        } finally {
            if (!kept) {
                // Counted only so that letting go may give it back.
                budget.force();
                letGo(own);
            }
        }
    }

    private static void write(Own own, Slab slab) throws DiskFault {
        DiskFile handle = own.handle;
        if (handle == null) {
            throw new IllegalStateException("part file " + own.name + " was believed to be open");
        }
        own.synced = false;
        handle.write(ByteBuffer.wrap(slab.bytes(), 0, slab.length()));
        own.crc.update(slab.bytes(), 0, slab.length());
        own.length += slab.length();
    }

    /** Synced before the handle goes: an error of the pending write-back would else go with it. */
    private void letGo(Own own) throws DiskFault {
        DiskFile handle = own.handle;
        if (handle == null) {
            return;
        }
        own.handle = null;
        budget.giveBack();
        try {
            if (!own.synced) {
                handle.sync();
                own.synced = true;
            }
        } finally {
            handle.close();
        }
    }

    /** What a part's own file holds, made durable; empty content if the attempt wrote nothing to it. */
    Content sync(Barrier.Mark mark) throws DiskFault {
        Own own = files.get(mark.number());
        if (own == null) {
            return new Content(0, 0, 0, Ranges.EMPTY);
        }
        DiskFile handle = own.handle;
        if (!own.synced && handle != null) {
            handle.sync();
            own.synced = true;
        }
        return new Content(own.length, mark.records(), (int) own.crc.getValue(), mark.ranges());
    }

    /** The name of a part's own file, below {@code parts/}. */
    String nameOf(Barrier.Mark mark) {
        Own own = files.get(mark.number());
        if (own == null) {
            throw new IllegalStateException("part " + mark.number() + " has no file of its own");
        }
        return own.name;
    }

    /** Nothing is written to this part any more. */
    void finish(Barrier.Mark mark) throws DiskFault {
        Own own = files.get(mark.number());
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
        files.values().forEach(own -> names.add(own.name));
        return names;
    }

    List<String> onDisk() throws DiskFault {
        return new ArrayList<>(disk.list(home.parts()));
    }

    @Override
    public void close() {
        for (Iterator<Own> open = files.values().iterator(); open.hasNext(); ) {
            DiskFile handle = open.next().handle;
            if (handle != null) {
                handle.close();
                budget.giveBack();
            }
            open.remove();
        }
    }
}
