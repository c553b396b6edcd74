package io.sluice.stack.bench.ledger;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A disk that is never waited for: what a hundred thousand commits leave behind, without their hundred thousand syncs.
 * Folders are read once and then known, for nobody else changes them: each commit lists its ledger, and a millisecond
 * each would be minutes. One thread's own.
 */
final class UnsyncedDisk implements Disk {

    private final Disk disk;
    private final Map<String, NavigableSet<String>> listed = new HashMap<>();

    UnsyncedDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public void makeFolders(String folder) throws DiskFault {
        disk.makeFolders(folder);
    }

    @Override
    public DiskFile create(String name) throws DiskFault {
        DiskFile file = disk.create(name);
        added(name);
        return new UnsyncedFile(file);
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
        NavigableSet<String> names = listed.get(folder);
        if (names == null) {
            names = new TreeSet<>(disk.list(folder));
            listed.put(folder, names);
        }
        return List.copyOf(names);
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
        added(name);
    }

    @Override
    public void rename(String from, String to) throws DiskFault {
        disk.rename(from, to);
        removed(from);
        added(to);
    }

    @Override
    public void remove(String name) throws DiskFault {
        disk.remove(name);
        removed(name);
    }

    @Override
    public void syncFolder(String folder) {
        // Nothing of it has to survive a power cut.
    }

    private void added(String name) {
        NavigableSet<String> names = listed.get(folder(name));
        if (names != null) {
            names.add(inFolder(name));
        }
    }

    private void removed(String name) {
        NavigableSet<String> names = listed.get(folder(name));
        if (names != null) {
            names.remove(inFolder(name));
        }
    }

    private static String folder(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static String inFolder(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
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
