package io.sluice.gateway.spool.disk;

import io.sluice.gateway.SuppressForbidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A folder on a real disk, held by one process at a time. */
@SuppressForbidden(reason = "the spool's disk port")
public final class NioFolder implements Folder {
    private static final String LOCK = "LOCK";

    /**
     * A POSIX lock belongs to the process and goes when the process closes any descriptor of the file: a second attempt
     * in this process must be turned away before it opens the file, or it would undo the first one's lock.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path dir;
    private final @Nullable FileChannel lock;

    private NioFolder(Path dir, @Nullable FileChannel lock) {
        this.dir = dir;
        this.lock = lock;
    }

    /** Makes the folder if need be and locks it; the lock goes with the process, however that ends. */
    public static NioFolder lock(Path dir) throws IOException {
        Files.createDirectories(dir);
        Path real = dir.toRealPath();
        String self = Long.toString(ProcessHandle.current().pid());
        if (!HELD_HERE.add(real)) {
            throw inUse(real, self);
        }
        try {
            FileChannel channel = FileChannel.open(
                    real.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                String holder = read(channel);
                channel.close();
                throw inUse(real, holder);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)), 0);
            return new NioFolder(real, channel);
        } catch (IOException e) {
            HELD_HERE.remove(real);
            throw e;
        }
    }

    private static FolderInUseException inUse(Path dir, String holder) {
        return new FolderInUseException("spool folder " + dir + " is held by process " + holder
                + ": ask that gateway under /admin/spool on its management port, or stop it first");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    @Override
    public Map<String, Long> list() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.equals(LOCK)) {
                    bytesOf(entry).ifPresent(bytes -> files.put(name, bytes));
                }
            }
        }
        return files;
    }

    /** Empty for what is no plain file, or is one no longer: the cleaner deletes while others look. */
    private static Optional<Long> bytesOf(Path entry) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public DiskFile create(String name) throws IOException {
        return new NioFile(FileChannel.open(
                dir.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new NioFile(FileChannel.open(dir.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(dir.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(dir.resolve(from), dir.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(dir).getUsableSpace();
    }

    @Override
    public Folder folder(String name) throws IOException {
        Path inner = dir.resolve(name);
        Files.createDirectories(inner);
        return new NioFolder(inner, null);
    }

    @Override
    public String path() {
        return dir.toString();
    }

    @Override
    public void close() {
        if (lock != null) {
            HELD_HERE.remove(dir);
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot give up the lock of spool folder " + dir, e);
            }
        }
    }

    private record NioFile(FileChannel channel) implements DiskFile {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(ByteBuffer target, long position) throws IOException {
            long at = position;
            while (target.hasRemaining()) {
                int read = channel.read(target, at);
                if (read < 0) {
                    return;
                }
                at += read;
            }
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long bytes) throws IOException {
            channel.truncate(bytes);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close a spool file", e);
            }
        }
    }
}
