package io.sluice.sink.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.sluice.sink.SuppressForbidden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The real disk. */
@SuppressForbidden(reason = "The disk port: the one place in this module that touches java.nio.file")
public final class LocalDisk implements Disk {
    private static final int MAX_REMEMBERED = 100_000;

    private final Path root;
    private final Object device;

    /** Folders whose name this process has synced; one that another process made may not be durable yet. */
    private final Set<Path> syncedFolders = ConcurrentHashMap.newKeySet();

    /** @throws DiskFault if the root is no folder that can be used */
    public LocalDisk(Path root) throws DiskFault {
        this.root = root;
        this.device = call("make the root", "", () -> {
            Files.createDirectories(root);
            return device(root);
        });
    }

    @Override
    public void makeFolders(String folder) throws DiskFault {
        Path path = root;
        for (String name : folder.split("/", -1)) {
            Path parent = path;
            path = path.resolve(name);
            Path made = path;
            run("make the folder", folder, () -> makeFolder(parent, made));
        }
    }

    private void makeFolder(Path parent, Path folder) throws IOException {
        if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                // Another partition's lane may have made it since.
                if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
                    throw new DiskFault(
                            DiskFault.Kind.REFUSED,
                            folder
                                    + " is not a plain folder (a symbolic link or a file): remove it, nothing is followed");
                }
            }
            syncedFolders.remove(folder);
        }
        if (!syncedFolders.contains(folder)) {
            sync(parent);
            remember(folder);
        }
        if (!device.equals(device(folder))) {
            throw new DiskFault(
                    DiskFault.Kind.REFUSED,
                    folder + " is on another filesystem than " + root + ": files could not be moved there in one step");
        }
    }

    private void remember(Path folder) {
        if (syncedFolders.size() >= MAX_REMEMBERED) {
            syncedFolders.clear();
        }
        syncedFolders.add(folder);
    }

    private static Object device(Path path) throws IOException {
        return Objects.requireNonNull(Files.getAttribute(path, "unix:dev"), "no device number");
    }

    @Override
    public DiskFile create(String name) throws DiskFault {
        return call("create", name, () -> new LocalFile(name, FileChannel.open(path(name), CREATE_NEW, WRITE)));
    }

    @Override
    public DiskFile append(String name) throws DiskFault {
        return call("open", name, () -> new LocalFile(name, FileChannel.open(path(name), WRITE, APPEND)));
    }

    @Override
    public byte[] read(String name) throws DiskFault {
        return call("read", name, () -> Files.readAllBytes(path(name)));
    }

    @Override
    public int readAt(String name, long from, ByteBuffer into) throws DiskFault {
        return call("read", name, () -> {
            try (FileChannel channel = FileChannel.open(path(name), READ)) {
                int start = into.position();
                long at = from;
                while (into.hasRemaining()) {
                    int read = channel.read(into, at);
                    if (read < 0) {
                        break;
                    }
                    at += read;
                }
                return into.position() - start;
            }
        });
    }

    @Override
    public List<String> list(String folder) throws DiskFault {
        return call("list", folder, () -> {
            try (Stream<Path> names = Files.list(path(folder))) {
                return names.map(path -> String.valueOf(path.getFileName()))
                        .sorted()
                        .toList();
            } catch (NoSuchFileException e) {
                return List.<String>of();
            }
        });
    }

    @Override
    public boolean isFolder(String name) {
        return Files.isDirectory(path(name), NOFOLLOW_LINKS);
    }

    @Override
    public long length(String name) throws DiskFault {
        return call("look at", name, () -> {
            try {
                return Files.size(path(name));
            } catch (NoSuchFileException e) {
                return -1L;
            }
        });
    }

    @Override
    public boolean isSame(String name, String other) throws DiskFault {
        return call("compare", name, () -> Files.isSameFile(path(name), path(other)));
    }

    @Override
    public void link(String existing, String name) throws DiskFault {
        run("link", name, () -> Files.createLink(path(name), path(existing)));
    }

    @Override
    public void rename(String from, String to) throws DiskFault {
        run("rename", from, () -> Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public void remove(String name) throws DiskFault {
        run("remove", name, () -> Files.deleteIfExists(path(name)));
    }

    @Override
    public void syncFolder(String folder) throws DiskFault {
        run("sync the folder", folder, () -> sync(path(folder)));
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    private Path path(String name) {
        return name.isEmpty() ? root : root.resolve(name);
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private interface Run {
        void run() throws IOException;
    }

    private static void run(String what, String name, Run run) throws DiskFault {
        call(what, name, () -> {
            run.run();
            return true;
        });
    }

    private static <T> T call(String what, String name, Call<T> call) throws DiskFault {
        try {
            return call.run();
        } catch (DiskFault e) {
            throw e;
        } catch (IOException e) {
            throw new DiskFault(kind(e), "could not " + what + " " + name + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException file ? file.getReason() : null;
        return reason != null ? reason : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    /** Java hands the errno over as its text only. These are glibc's and musl's, in the C locale that the JDK asks in. */
    private static DiskFault.Kind kind(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return DiskFault.Kind.EXISTS;
        }
        if (e instanceof NoSuchFileException) {
            return DiskFault.Kind.MISSING;
        }
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (reason.contains("no space left") || reason.contains("quota exceeded")) {
            return DiskFault.Kind.FULL;
        }
        if (reason.contains("read-only file system")) {
            return DiskFault.Kind.READ_ONLY;
        }
        return reason.contains("too many open files") ? DiskFault.Kind.HANDLES : DiskFault.Kind.IO;
    }

    /** One handle. */
    private record LocalFile(String name, FileChannel channel) implements DiskFile {
        @Override
        public void write(ByteBuffer bytes) throws DiskFault {
            LocalDisk.run("write", name, () -> {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        }

        @Override
        public void sync() throws DiskFault {
            LocalDisk.run("sync", name, () -> channel.force(false));
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing hangs on it: what had to be durable was synced before.
            }
        }
    }
}
