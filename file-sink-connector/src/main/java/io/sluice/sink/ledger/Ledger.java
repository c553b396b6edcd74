package io.sluice.sink.ledger;

import io.sluice.sink.core.CorruptEntryException;
import io.sluice.sink.core.Entry;
import io.sluice.sink.core.EntryText;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A partition's chain of entries. Entry n + 1 comes to be by giving a synced draft that name, which fails when the name
 * is taken: of all tasks that believe to own the partition, one extends the chain. No clock, lease or leader is asked.
 */
final class Ledger {
    private final Disk disk;
    private final Home home;

    Ledger(Disk disk, Home home) {
        this.disk = disk;
        this.home = home;
    }

    /** Why an append did not go through; empty text never occurs. */
    sealed interface Append {
        record Won() implements Append {}

        record Lost(String to) implements Append {}
    }

    void makeFolders() throws DiskFault {
        disk.makeFolders(home.ledger());
        disk.makeFolders(home.parts());
        disk.makeFolders(home.tmp());
    }

    /** The newest entry, which is durable when this returns: acting on one that a power cut takes back would lose data. */
    Entry newest() throws DiskFault {
        long sequence = newestSequence();
        if (sequence == 0) {
            return Entry.NONE;
        }
        Entry entry = read(sequence);
        disk.syncFolder(home.ledger());
        return entry;
    }

    List<Long> sequences() throws DiskFault {
        return disk.list(home.ledger()).stream()
                .filter(Ledger::isNumber)
                .map(Long::parseLong)
                .toList();
    }

    private long newestSequence() throws DiskFault {
        List<Long> sequences = sequences();
        return sequences.isEmpty() ? 0 : sequences.get(sequences.size() - 1);
    }

    Entry read(long sequence) throws DiskFault {
        try {
            Entry entry = EntryText.decode(disk.read(home.entry(sequence)));
            if (entry.id().sequence() != sequence) {
                throw new CorruptEntryException(
                        "it says that it is entry " + entry.id().sequence());
            }
            return entry;
        } catch (CorruptEntryException e) {
            throw new CorruptEntryException(home.entry(sequence) + " is corrupt: " + e.getMessage()
                    + ". Nothing was changed; check the disk, and restore the file or reset the connector's offsets");
        }
    }

    /**
     * Makes {@code entry} the successor of {@code builtOn}. When this returns {@link Append.Won} the entry is durable.
     * A fault leaves the outcome open: the ledger has to be read again, and nothing may be deleted before.
     */
    Append append(Entry entry, Entry builtOn) throws DiskFault {
        String draft = home.draft(entry.id().nonce());
        String name = home.entry(entry.id().sequence());
        // No other attempt ever makes this draft: its name begins with the attempt's.
        try (DiskFile file = disk.create(draft)) {
            file.write(ByteBuffer.wrap(EntryText.encode(entry)));
            file.sync();
        }
        try {
            disk.link(draft, name);
        } catch (DiskFault e) {
            // A link whose first answer was lost on the way finds its own name taken: the same file means it was made.
            if (e.kind() != DiskFault.Kind.EXISTS) {
                throw e;
            }
            if (!disk.isSame(draft, name)) {
                return new Append.Lost("entry " + entry.id().sequence() + " is another task's");
            }
        }
        if (!isStillBuiltOn(builtOn) || newestSequence() != entry.id().sequence()) {
            // The chain went on, and its old end was collected, so the name was free again: this entry hangs in the
            // air. It is left there, for removing it could remove another one's of the same name.
            return new Append.Lost(
                    "the ledger went on behind entry " + builtOn.id().sequence());
        }
        disk.syncFolder(home.ledger());
        disk.remove(draft);
        return new Append.Won();
    }

    private boolean isStillBuiltOn(Entry builtOn) throws DiskFault {
        if (builtOn.isNone()) {
            return true;
        }
        try {
            return read(builtOn.id().sequence()).equals(builtOn);
        } catch (DiskFault e) {
            if (e.kind() == DiskFault.Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    static boolean isNumber(String name) {
        return name.length() == 20 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
