package io.sluice.sink.ledger;

import io.sluice.sink.core.CorruptEntryException;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Entry.Segment;
import io.sluice.sink.core.Escape;
import io.sluice.sink.core.Manifest;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves from manifests, entries, lengths and checksums that every offset of a partition is covered once, or says which
 * is not. Reads only, and takes nothing on trust but the ledger's own checksums. Meant for a stopped connector; beside a
 * running one it may find a file between two places, and says so.
 */
public final class Verifier {
    private final Disk disk;
    private final boolean mayBeGone;
    private final int block;

    /** @param mayBeGone whether published files may have been taken away since */
    public Verifier(Disk disk, boolean mayBeGone) {
        this(disk, mayBeGone, LedgerLimits.BLOCK);
    }

    /** @param block entries per manifest, where a simulation has others than {@link LedgerLimits#BLOCK} */
    public Verifier(Disk disk, boolean mayBeGone, int block) {
        this.disk = disk;
        this.mayBeGone = mayBeGone;
        this.block = block;
    }

    /** What was found for one partition. It is proven exactly once where {@code problems} is empty. */
    public record Report(Home home, Coverage coverage, Collection<Published> files, List<String> problems) {}

    /** Every partition that has a ledger below the root. */
    public List<Home> homes() throws DiskFault {
        List<Home> homes = new ArrayList<>();
        for (String connector : folders(Home.HIDDEN)) {
            String ofConnector = Home.HIDDEN + "/" + connector;
            for (String topic : folders(ofConnector)) {
                for (String partition : folders(ofConnector + "/" + topic)) {
                    if (disk.isFolder(ofConnector + "/" + topic + "/" + partition + "/ledger")) {
                        homes.add(
                                new Home(Escape.unname(connector), Escape.unname(topic), Integer.parseInt(partition)));
                    }
                }
            }
        }
        return homes;
    }

    private List<String> folders(String folder) throws DiskFault {
        List<String> folders = new ArrayList<>();
        for (String name : disk.list(folder)) {
            if (disk.isFolder(folder + "/" + name)) {
                folders.add(name);
            }
        }
        return folders;
    }

    public Report verify(Home home) throws DiskFault {
        List<String> problems = new ArrayList<>();
        Coverage coverage = new Coverage(problems);
        Map<String, Published> files = new LinkedHashMap<>();
        try {
            Entry newest = readChain(home, coverage, files, problems);
            for (Published file : files.values()) {
                coverage.cover(file.epoch(), file.content().ranges(), file.name());
                check(home, file, problems);
            }
            for (Growing part : newest.open()) {
                check(home, part, coverage, problems);
            }
            for (Growing part : newest.old()) {
                check(home, part, coverage, problems);
            }
            coverage.conclude();
        } catch (CorruptEntryException e) {
            problems.add(e.getMessage());
        }
        return new Report(home, coverage, files.values(), problems);
    }

    private Entry readChain(Home home, Coverage coverage, Map<String, Published> files, List<String> problems)
            throws DiskFault {
        long next = 1;
        for (String name : disk.list(home.manifests())) {
            Manifest manifest = readManifest(home, name);
            for (Manifest.Run run : manifest.runs()) {
                coverage.run(run.epoch(), run.from(), run.to(), run.unwritten());
            }
            manifest.published().forEach(file -> files.putIfAbsent(file.name(), file));
            if (manifest.block() != next / block) {
                problems.add("manifest " + (next / block) + " is missing before " + name);
            }
            next = (manifest.block() + 1) * block;
        }
        Ledger ledger = new Ledger(disk, home);
        Entry newest = Entry.NONE;
        for (long sequence : ledger.sequences()) {
            if (sequence < next && newest.isNone()) {
                // Left by a task that slept through the folding of its block, or a folding that was cut off.
                continue;
            }
            if (sequence != next) {
                problems.add("entry " + next + " is missing before " + sequence);
            }
            newest = ledger.read(sequence);
            Entry.Span span = newest.span();
            coverage.run(newest.id().epoch(), span.from(), span.to(), newest.unwritten());
            newest.published().forEach(file -> files.putIfAbsent(file.name(), file));
            next = sequence + 1;
        }
        return newest;
    }

    private Manifest readManifest(Home home, String name) throws DiskFault {
        try {
            return Manifest.decode(disk.read(home.manifests() + "/" + name));
        } catch (CorruptEntryException e) {
            throw new CorruptEntryException(home.manifests() + "/" + name + " is corrupt: " + e.getMessage());
        }
    }

    private void check(Home home, Published file, List<String> problems) throws DiskFault {
        String source = home.part(file.source());
        long length = disk.length(file.name());
        if (length < 0 && disk.length(source) >= 0) {
            // Sealed, and not moved yet: the next opening does that.
            check(source, file.content(), problems);
        } else if (length < 0 && !mayBeGone) {
            problems.add(file.name() + " is gone: it held the offsets "
                    + file.content().ranges());
        } else if (length >= 0 && length != file.content().length()) {
            problems.add(file.name() + " has " + length + " bytes where "
                    + file.content().length() + " were published");
        } else if (length >= 0) {
            check(file.name(), file.content(), problems);
        }
    }

    private void check(Home home, Growing part, Coverage coverage, List<String> problems) throws DiskFault {
        for (Segment segment : part.segments()) {
            String name = home.part(segment.file());
            coverage.cover(part.epoch(), segment.content().ranges(), name);
            check(name, segment.content(), problems);
        }
    }

    private void check(String name, Entry.Content content, List<String> problems) throws DiskFault {
        try {
            int crc = disk.crc(name, content.length());
            if (crc != content.crc()) {
                problems.add(name + " has the checksum " + Integer.toHexString(crc) + " where "
                        + Integer.toHexString(content.crc()) + " was written");
            }
        } catch (DiskFault e) {
            if (e.kind() != DiskFault.Kind.TORN && e.kind() != DiskFault.Kind.MISSING) {
                throw e;
            }
            problems.add(name + " is torn or gone: " + e.getMessage());
        }
    }

    /** Files below the root that no ledger knows. */
    public List<String> foreign(Collection<Report> reports) throws DiskFault {
        List<String> known = new ArrayList<>();
        reports.forEach(report -> report.files().forEach(file -> known.add(file.name())));
        List<String> foreign = new ArrayList<>();
        walk("", new HashSet<>(known), foreign);
        return foreign;
    }

    private void walk(String folder, Set<String> known, List<String> foreign) throws DiskFault {
        for (String name : disk.list(folder)) {
            String path = folder.isEmpty() ? name : folder + "/" + name;
            if (path.equals(Home.HIDDEN)) {
                continue;
            }
            if (disk.isFolder(path)) {
                walk(path, known, foreign);
            } else if (!known.contains(path)) {
                foreign.add(path);
            }
        }
    }
}
