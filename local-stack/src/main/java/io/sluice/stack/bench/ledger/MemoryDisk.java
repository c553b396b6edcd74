package io.sluice.stack.bench.ledger;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A disk in memory: what a hundred thousand commits leave behind, in seconds, where a real one takes minutes for their
 * system calls alone. Folders are what the names of files say. One thread's own.
 */
final class MemoryDisk implements Disk {

    private final NavigableMap<String, ByteArrayOutputStream> files = new TreeMap<>();

    /** Writes all that is left to a real folder, unsynced. */
    void saveTo(Path root) throws IOException {
        for (Map.Entry<String, ByteArrayOutputStream> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.resolve("..").normalize());
            Files.write(path, file.getValue().toByteArray());
        }
    }

    @Override
    public void makeFolders(String folder) {
        // A folder is there as soon as a file is in it.
    }

    @Override
    public DiskFile create(String name) throws DiskFault {
        requireFree(name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        files.put(name, bytes);
        return new MemoryFile(bytes);
    }

    @Override
    public DiskFile append(String name) throws DiskFault {
        return new MemoryFile(existing(name));
    }

    @Override
    public byte[] read(String name) throws DiskFault {
        return existing(name).toByteArray();
    }

    @Override
    public int readAt(String name, long from, ByteBuffer into) throws DiskFault {
        byte[] bytes = read(name);
        int length = (int) Math.max(0, Math.min(into.remaining(), bytes.length - from));
        into.put(bytes, (int) Math.min(from, bytes.length), length);
        return length;
    }

    @Override
    public List<String> list(String folder) {
        // '0' is the character behind '/'.
        return files.subMap(folder + "/", folder + "0").keySet().stream()
                .map(name -> name.substring(folder.length() + 1))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
    }

    @Override
    public boolean isFolder(String name) {
        return !files.subMap(name + "/", name + "0").isEmpty();
    }

    @Override
    public long length(String name) {
        ByteArrayOutputStream bytes = files.get(name);
        return bytes == null ? -1 : bytes.size();
    }

    @Override
    public boolean isSame(String name, String other) throws DiskFault {
        return existing(name) == existing(other);
    }

    @Override
    public void link(String existing, String name) throws DiskFault {
        requireFree(name);
        files.put(name, existing(existing));
    }

    @Override
    public void rename(String from, String to) throws DiskFault {
        files.put(to, existing(from));
        files.remove(from);
    }

    @Override
    public void remove(String name) {
        files.remove(name);
    }

    @Override
    public void syncFolder(String folder) {
        // Nothing of it has to survive a power cut.
    }

    private ByteArrayOutputStream existing(String name) throws DiskFault {
        ByteArrayOutputStream bytes = files.get(name);
        if (bytes == null) {
            throw new DiskFault(DiskFault.Kind.MISSING, name + " does not exist");
        }
        return bytes;
    }

    private void requireFree(String name) throws DiskFault {
        if (files.containsKey(name)) {
            throw new DiskFault(DiskFault.Kind.EXISTS, name + " exists already");
        }
    }

    private record MemoryFile(ByteArrayOutputStream bytes) implements DiskFile {

        @Override
        public void write(ByteBuffer more) {
            byte[] piece = new byte[more.remaining()];
            more.get(piece);
            bytes.writeBytes(piece);
        }

        @Override
        public void sync() {
            // Nothing of it has to survive a power cut.
        }

        @Override
        public void close() {
            // There is no handle.
        }
    }
}
