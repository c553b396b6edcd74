package io.sluice.stack.bench.ledger;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk that is never waited for: what a hundred thousand commits leave behind, without their hundred thousand syncs. */
record UnsyncedDisk(Disk disk) implements Disk {

    @Override
    public void makeFolders(String folder) throws DiskFault {
        disk.makeFolders(folder);
    }

    @Override
    public DiskFile create(String name) throws DiskFault {
        return new UnsyncedFile(disk.create(name));
    }

    @Override
    public DiskFile append(String name) throws DiskFault {
        return new UnsyncedFile(disk.append(name));
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

    @Override
    public void syncFolder(String folder) {
        // Nothing of it has to survive a power cut.
    }

    private record UnsyncedFile(DiskFile file) implements DiskFile {

        @Override
        public void write(ByteBuffer bytes) throws DiskFault {
            file.write(bytes);
        }

        @Override
        public void sync() {
            // Nothing of it has to survive a power cut.
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
