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
 * Folds blocks of 256 entries into a manifest each, then removes them. The newest 256 always stay: a task that was
 * stopped between reading the ledger and appending must find its entry's name taken, or the entry it built on gone.
 */
final class Garbage {
    static final int BLOCK = 256;

    private final Disk disk;
    private final Home home;
    private final Ledger ledger;
    private boolean lookedOnce;

    Garbage(Disk disk, Home home, Ledger ledger) {
        this.disk = disk;
        this.home = home;
        this.ledger = ledger;
    }

    /** Called after each commit; does something at the end of a block, and once per attempt for what a crash left. */
    void collect(long newest) throws DiskFault {
        if (newest < 2 * BLOCK || (lookedOnce && newest % BLOCK != 0)) {
            return;
        }
        lookedOnce = true;
        long lastBlock = newest / BLOCK - 2;
        List<Long> block = new ArrayList<>();
        for (long sequence : ledger.sequences()) {
            if (!block.isEmpty() && block.get(0) / BLOCK != sequence / BLOCK) {
                fold(block);
                block.clear();
            }
            if (sequence / BLOCK > lastBlock) {
                return;
            }
            block.add(sequence);
        }
    }

    private void fold(List<Long> sequences) throws DiskFault {
        long block = sequences.get(0) / BLOCK;
        disk.makeFolders(home.manifests());
        if (disk.length(home.manifest(block)) < 0) {
            List<Entry> entries = new ArrayList<>();
            for (long sequence : sequences) {
                entries.add(ledger.read(sequence));
            }
            link(block, Manifest.fold(block, entries).encode());
        }
        disk.syncFolder(home.manifests());
        for (long sequence : sequences) {
            disk.remove(home.entry(sequence));
        }
    }

    /** All who fold a block write the same bytes, so it does not matter whose link came first. */
    private void link(long block, byte[] text) throws DiskFault {
        String draft = home.draft("manifest-" + block);
        disk.remove(draft);
        try (DiskFile file = disk.create(draft)) {
            file.write(ByteBuffer.wrap(text));
            file.sync();
        }
        try {
            disk.link(draft, home.manifest(block));
        } catch (DiskFault e) {
            if (e.kind() != DiskFault.Kind.EXISTS) {
                throw e;
            }
        }
        disk.remove(draft);
    }
}
