package io.sluice.sink.ledger;

import io.sluice.sink.core.Slab;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A file that one attempt writes: how much is in it, and whether all of that is durable. Its handle comes and goes. */
final class OwnFile {
    private final int part;
    private final String name;
    private final SyncCrew crew;
    private final long earlySyncBytes;
    private final CRC32C crc = new CRC32C();
    private long length;
    private boolean isSynced = true;
    /** Written since the last sync was asked for. */
    private long unaskedBytes;

    private @Nullable EarlySync early;
    private @Nullable DiskFile handle;

    OwnFile(int part, String name, LedgerLimits limits) {
        this.part = part;
        this.name = name;
        this.crew = limits.crew();
        this.earlySyncBytes = limits.earlySyncBytes();
    }

    int part() {
        return part;
    }

    /** Below {@code parts/}. */
    String name() {
        return name;
    }

    long length() {
        return length;
    }

    int crc() {
        return (int) crc.getValue();
    }

    boolean isSynced() {
        return isSynced;
    }

    void open(DiskFile file) {
        handle = file;
    }

    void write(Slab slab) throws DiskFault {
        DiskFile file = handle;
        if (file == null) {
            throw new IllegalStateException("part file " + name + " was believed to be open");
        }
        isSynced = false;
        file.write(ByteBuffer.wrap(slab.bytes(), 0, slab.length()));
        crc.update(slab.bytes(), 0, slab.length());
        length += slab.length();
        unaskedBytes += slab.length();
        if (unaskedBytes >= earlySyncBytes && (early == null || !early.isRunning())) {
            settle();
            early = crew.early(file::sync);
            unaskedBytes = 0;
        }
    }

    /** Makes durable all that was written, or throws what hindered this or an earlier sync. */
    void sync() throws DiskFault {
        DiskFile file = handle;
        if (isSynced || file == null) {
            return;
        }
        file.sync();
        settle();
        isSynced = true;
        unaskedBytes = 0;
    }

    private void settle() throws DiskFault {
        EarlySync asked = early;
        if (asked != null) {
            asked.settle();
            early = null;
        }
    }

    /** Closes the handle, of which everything is durable. */
    void letGo() {
        if (!isSynced) {
            throw new IllegalStateException("part file " + name + " was to be closed before it was synced");
        }
        close();
    }

    /** Closes the handle, whatever of it is durable: nobody will ask any more. */
    void close() {
        DiskFile file = handle;
        handle = null;
        if (file != null) {
            file.close();
        }
    }

    boolean isOpen() {
        return handle != null;
    }
}
