package io.sluice.sink.ledger;

import io.sluice.sink.core.Barrier;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Content;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Entry.Segment;
import io.sluice.sink.core.Seal;
import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One attempt at writing one partition: from the ledger as it was found, until the partition is let go or something
 * fails. After a fault or a lost append the attempt is over; the next one reads the ledger anew and writes other files.
 *
 * <p>The order within {@link #commit} is the protocol: bytes durable, then their names, then the entry that counts
 * them, then the entry's name; only after that are files moved to their final names and leftovers removed. Used by one
 * thread at a time.
 */
public final class PartitionWriter implements AutoCloseable {
    /** POSIX allows 255 bytes in one name, on every filesystem worth the trouble. */
    private static final int MAX_NAME_BYTES = 255;

    private final Disk disk;
    private final Home home;
    private final String attempt;
    private final Ledger ledger;
    private final PartFiles files;
    private final Garbage garbage;
    private Entry base;
    /** Sealed by the ledger's newest entry or before, and not surely under their final names yet. */
    private List<Published> unconfirmed = List.of();
    /** What earlier attempts left behind is gone: from then on, leftovers are this attempt's own, and known. */
    private boolean isTidy;

    private PartitionWriter(Disk disk, Home home, String attempt, LedgerLimits limits, Entry base) {
        this.disk = disk;
        this.home = home;
        this.attempt = attempt;
        this.ledger = new Ledger(disk, home);
        this.files = new PartFiles(disk, home, attempt, limits);
        this.garbage = new Garbage(disk, home, ledger, limits.block());
        this.base = base;
    }

    /**
     * Reads the ledger and finishes what its newest entry asks for. Writes no entry, so that looking at a partition
     * never fences the task that owns it.
     *
     * @param attempt a name that no other attempt has ever had
     */
    public static PartitionWriter open(Disk disk, Home home, String attempt, LedgerLimits limits) throws DiskFault {
        Ledger ledger = new Ledger(disk, home);
        ledger.makeFolders();
        PartitionWriter writer = new PartitionWriter(disk, home, attempt, limits, ledger.newest());
        writer.unconfirmed = writer.base.published();
        writer.publish();
        return writer;
    }

    /** The newest entry of the ledger, as far as this attempt knows. */
    public Entry head() {
        return base;
    }

    public void write(int part, Slab slab) throws DiskFault {
        files.write(part, slab);
    }

    /** How a commit ended, if it did not fail. */
    public sealed interface Outcome {
        record Done(List<Published> sealed) implements Outcome {}

        /** Another task has extended the ledger: this attempt is over, and nothing of it counts. */
        record Fenced(String by) implements Outcome {}
    }

    /**
     * @param onDurable called as soon as the entry is durable, when its offset may be committed to Kafka; a fault after
     *     that concerns the moving and tidying up only, which the next opening repeats
     */
    public Outcome commit(Barrier barrier, Consumer<Entry> onDurable) throws DiskFault {
        List<Growing> open = new ArrayList<>();
        List<Published> sealed = new ArrayList<>();
        List<Segment> joined = new ArrayList<>();
        files.syncAll(barrier.parts());
        for (Barrier.Mark mark : barrier.parts()) {
            settle(mark, open, sealed, joined);
        }
        Entry entry = next(barrier, open, sealed);
        if (addsNothing(entry, sealed)) {
            return new Outcome.Done(sealed);
        }
        for (Published file : sealed) {
            prepareName(file);
        }
        files.syncNames();
        List<String> leftovers = isTidy
                ? joined.stream().map(segment -> home.part(segment.file())).toList()
                : leftovers(entry);
        if (ledger.append(entry, base) instanceof Ledger.Append.Lost lost) {
            return new Outcome.Fenced(lost.to());
        }
        base = entry;
        unconfirmed = entry.published();
        onDurable.accept(entry);
        publish();
        for (String name : leftovers) {
            disk.remove(name);
        }
        isTidy = true;
        garbage.collect(entry.id().sequence());
        return new Outcome.Done(sealed);
    }

    /** Tells the entry that a part, whose bytes are durable, grew or was sealed, and from which segments. */
    private void settle(Barrier.Mark mark, List<Growing> open, List<Published> sealed, List<Segment> joined)
            throws DiskFault {
        Growing earlier = mark.earlier();
        Content own = files.content(mark);
        List<Segment> segments = new ArrayList<>(earlier.segments());
        if (own.records() > 0) {
            segments.add(new Segment(files.nameOf(mark), own));
        }
        if (segments.isEmpty()) {
            return;
        }
        if (mark.seal() == Seal.NO) {
            open.add(new Growing(earlier.epoch(), earlier.sinceMs(), earlier.format(), earlier.path(), segments));
            return;
        }
        files.finish(mark);
        // A file that only this attempt wrote is published as it is. What a stopped attempt wrote is copied: should
        // that attempt wake up, it goes on writing behind the end of its own file, which must not be a published one.
        boolean isOwn = earlier.segments().isEmpty();
        Segment whole = isOwn ? segments.get(0) : files.join(mark.number(), segments);
        if (!isOwn) {
            joined.addAll(segments);
        }
        String name = home.published(
                earlier.path(), earlier.epoch(), whole.content().ranges().first(), earlier.format());
        sealed.add(new Published(earlier.epoch(), whole.file(), name, whole.content(), mark.seal()));
    }

    private Entry next(Barrier barrier, List<Growing> open, List<Published> sealed) {
        List<Published> published = new ArrayList<>(unconfirmed);
        published.addAll(sealed);
        boolean isFirst = base.span().to() == Entry.Span.UNKNOWN;
        long from = isFirst ? barrier.from() : base.span().to();
        long sequence = base.id().sequence() + 1;
        Entry.Id id = new Entry.Id(
                sequence, attempt + "." + sequence, attempt, base.id().epoch());
        return new Entry(
                id,
                new Entry.Span(from, barrier.to(), barrier.tail()),
                open,
                List.of(),
                published,
                barrier.unwritten());
    }

    private boolean addsNothing(Entry entry, List<Published> sealed) {
        return sealed.isEmpty() && entry.span().to() == base.span().to();
    }

    /** Every reason why a move could fail later is looked for before the entry promises it. */
    private void prepareName(Published file) throws DiskFault {
        for (String part : file.name().split("/", -1)) {
            if (part.length() > MAX_NAME_BYTES) {
                throw new DiskFault(
                        DiskFault.Kind.REFUSED,
                        "the name " + part + " has " + part.length() + " bytes, more than the " + MAX_NAME_BYTES
                                + " that a file name may have: choose another partitioner or a shorter topic");
            }
        }
        String folder = Home.folderOf(file);
        if (!folder.isEmpty()) {
            disk.makeFolders(folder);
        }
        if (disk.length(file.name()) >= 0) {
            throw new DiskFault(
                    DiskFault.Kind.REFUSED,
                    file.name() + " exists already and is not in this ledger: another connector writes to this root,"
                            + " or the ledger below " + home.folder() + " was removed. Move the file away, or reset the"
                            + " connector's offsets");
        }
    }

    /** What a first entry leaves without an owner, drafts included. Listed before the append, so that a winner's later files are safe. */
    private List<String> leftovers(Entry entry) throws DiskFault {
        Set<String> named = new TreeSet<>(files.names());
        for (Growing part : entry.open()) {
            part.segments().forEach(segment -> named.add(segment.file()));
        }
        entry.published().forEach(file -> named.add(file.source()));
        List<String> leftovers = new ArrayList<>();
        for (String file : files.onDisk()) {
            if (!named.contains(file)) {
                leftovers.add(home.part(file));
            }
        }
        for (String draft : disk.list(home.tmp())) {
            leftovers.add(home.draft(draft));
        }
        return leftovers;
    }

    /** Moves sealed files to their final names. A source that is gone was moved before: it exists once, ever. */
    private void publish() throws DiskFault {
        if (unconfirmed.isEmpty()) {
            return;
        }
        Set<String> folders = new LinkedHashSet<>();
        for (Published file : unconfirmed) {
            String folder = Home.folderOf(file);
            if (!folder.isEmpty()) {
                disk.makeFolders(folder);
            }
            try {
                disk.rename(home.part(file.source()), file.name());
            } catch (DiskFault e) {
                if (e.kind() != DiskFault.Kind.MISSING) {
                    throw e;
                }
            }
            folders.add(folder);
        }
        for (String folder : folders) {
            disk.syncFolder(folder);
        }
        disk.syncFolder(home.parts());
        unconfirmed = List.of();
    }

    @Override
    public void close() {
        files.close();
    }
}
