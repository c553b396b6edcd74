package io.sluice.sink.disk;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Another disk, with a stopwatch on every sync that is asked for: those within {@link #makeFolders} are not. */
public final class MeteredDisk implements Disk {
    private final Disk disk;
    private final LongSupplier nanos;
    private final LongConsumer synced;

    /** @param synced told how many nanoseconds each sync took, failed ones too, by whichever thread asked for it */
    public MeteredDisk(Disk disk, LongSupplier nanos, LongConsumer synced) {
        this.disk = disk;
        this.nanos = nanos;
        this.synced = synced;
    }

    private interface Sync {
        void run() throws DiskFault;
    }

    private void timed(Sync sync) throws DiskFault {
        long startNanos = nanos.getAsLong();
        try {
            sync.run();
        } finally {
            synced.accept(nanos.getAsLong() - startNanos);
        }
    }

    private record MeteredFile(DiskFile file, MeteredDisk disk) implements DiskFile {
        @Override
        public void write(ByteBuffer bytes) throws DiskFault {
            file.write(bytes);
        }

        @Override
        public void sync() throws DiskFault {
            disk.timed(file::sync);
        }

        @Override
        public void close() {
            file.close();
        }
    }

    @Override
    public DiskFile create(String name) throws DiskFault {
        return new MeteredFile(disk.create(name), this);
    }

    @Override
    public DiskFile append(String name) throws DiskFault {
        return new MeteredFile(disk.append(name), this);
    }

    @Override
    public void syncFolder(String folder) throws DiskFault {
        timed(() -> disk.syncFolder(folder));
    }

    @Override
    public void makeFolders(String folder) throws DiskFault {
        disk.makeFolders(folder);
    }

    @Override
    public byte[] read(String name) throws DiskFault {
        return disk.read(name);
    }

    @Override
    public int readAt(String name, long from, ByteBuffer into) throws DiskFault {
        return disk.readAt(name, from, into);
    }

    @Override
    public List<String> list(String folder) throws DiskFault {
        return disk.list(folder);
    }

    @Override
    public boolean isFolder(String name) throws DiskFault {
        return disk.isFolder(name);
    }

    @Override
    public long length(String name) throws DiskFault {
        return disk.length(name);
    }

    @Override
    public boolean isSame(String name, String other) throws DiskFault {
        return disk.isSame(name, other);
    }

    @Override
    public void link(String existing, String name) throws DiskFault {
        disk.link(existing, name);
    }

    @Override
    public void rename(String from, String to) throws DiskFault {
        disk.rename(from, to);
    }

    @Override
    public void remove(String name) throws DiskFault {
        disk.remove(name);
    }
}
