package io.sluice.sink.ledger;

import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Manifest;
import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds blocks of entries into a manifest each, then removes them. The newest block always stays: a task that was
 * stopped between reading the ledger and appending must find its entry's name taken, or the entry it built on gone.
 */
final class Garbage {
    private final Disk disk;
    private final Home home;
    private final Ledger ledger;
    private final int block;
    private boolean lookedOnce;

    Garbage(Disk disk, Home home, Ledger ledger, int block) {
        this.disk = disk;
        this.home = home;
        this.ledger = ledger;
        this.block = block;
    }

    /** Called after each commit; does something at the end of a block, and once per attempt for what a crash left. */
    void collect(long newest) throws DiskFault {
        if (newest < 2L * block || (lookedOnce && newest % block != 0)) {
            return;
        }
        lookedOnce = true;
        long lastBlock = newest / block - 2;
        List<Long> folded = new ArrayList<>();
        for (long sequence : ledger.sequences()) {
            if (!folded.isEmpty() && folded.get(0) / block != sequence / block) {
                fold(folded);
                folded.clear();
            }
            if (sequence / block > lastBlock) {
                return;
            }
            folded.add(sequence);
        }
    }

    private void fold(List<Long> sequences) throws DiskFault {
        long number = sequences.get(0) / block;
        disk.makeFolders(home.manifests());
        if (disk.length(home.manifest(number)) < 0) {
            List<Entry> entries = new ArrayList<>();
            for (long sequence : sequences) {
                entries.add(ledger.read(sequence));
            }
            link(number, Manifest.fold(number, entries).encode());
        }
        disk.syncFolder(home.manifests());
        for (long sequence : sequences) {
            disk.remove(home.entry(sequence));
        }
    }

    /** All who fold a block write the same bytes, so it does not matter whose link came first. */
    private void link(long number, byte[] text) throws DiskFault {
        String draft = home.draft("manifest-" + number);
        disk.remove(draft);
        try (DiskFile file = disk.create(draft)) {
            file.write(ByteBuffer.wrap(text));
            file.sync();
        }
        try {
            disk.link(draft, home.manifest(number));
        } catch (DiskFault e) {
            if (e.kind() != DiskFault.Kind.EXISTS) {
                throw e;
            }
        }
        disk.remove(draft);
    }
}
