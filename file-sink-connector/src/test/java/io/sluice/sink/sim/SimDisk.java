package io.sluice.sink.sim;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that tells what a running process sees from what a power cut leaves. Bytes become durable when their
 * file is synced, names when their folder is. {@link #crashed} makes the disk that is found after a cut: any subset of
 * what was not synced is lost, tails are torn, lost pages read as zeros. One thing no real file system does is not done
 * here either: a rename never loses both names.
 */
public final class SimDisk implements Disk {
    /** What survives of that which was not synced. */
    public enum Cut {
        /** All: the process was killed, the machine runs on. */
        NOTHING_LOST,
        ALL_LOST,
        /** Names survive up to some moment, as with a journal. */
        PREFIX,
        /** Each name and page for itself, as POSIX allows. */
        SUBSET
    }

    private static final class Inode {
        private final List<Chunk> chunks = new ArrayList<>();
        private final boolean isFolder;

        private Inode(boolean isFolder) {
            this.isFolder = isFolder;
        }

        private byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            chunks.forEach(chunk -> bytes.writeBytes(chunk.bytes));
            return bytes.toByteArray();
        }
    }

    private static final class Chunk {
        private final byte[] bytes;
        private boolean isSynced;
        /** A sync failed while it was dirty: the kernel calls it clean now, and it never reaches the disk. */
        private boolean isDropped;

        private Chunk(byte[] bytes, boolean isSynced) {
            this.bytes = bytes;
            this.isSynced = isSynced;
        }
    }

    /** A change of a name that is not durable yet; {@code inode} null removes. */
    private static final class Effect {
        private final String path;
        private final @Nullable Inode inode;
        private final @Nullable Effect onlyWith;

        private Effect(String path, @Nullable Inode inode, @Nullable Effect onlyWith) {
            this.path = path;
            this.inode = inode;
            this.onlyWith = onlyWith;
        }
    }

    private final Random random;
    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> durableNames = new TreeMap<>();
    private final List<Effect> pending = new ArrayList<>();
    private final Faults faults;
    private Consumer<String> afterEach = operation -> {};
    private Runnable beforeEach = () -> {};

    public SimDisk(Random random, Faults faults) {
        this.random = random;
        this.faults = faults;
    }

    /** Called after every operation that changes something, and before a fault is thrown. */
    public void afterEach(Consumer<String> afterEach) {
        this.afterEach = afterEach;
    }

    /** Called before every operation: other tasks may run meanwhile. */
    public void beforeEach(Runnable beforeEach) {
        this.beforeEach = beforeEach;
    }

    private void before(String operation, String name) throws DiskFault {
        beforeEach.run();
        DiskFault.Kind kind = faults.next(operation);
        if (kind != null) {
            afterEach.accept(operation + " (fails)");
            throw new DiskFault(kind, "injected " + kind + " at " + operation + " of " + name);
        }
    }

    private void put(String path, Inode inode, @Nullable Effect with) {
        names.put(path, inode);
        pending.add(new Effect(path, inode, with));
    }

    private static String folderOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    @Override
    public void makeFolders(String folder) throws DiskFault {
        String path = "";
        for (String name : folder.split("/", -1)) {
            String parent = path;
            path = path.isEmpty() ? name : path + "/" + name;
            if (!names.containsKey(path)) {
                before("mkdir", path);
                put(path, new Inode(true), null);
                afterEach.accept("mkdir " + path);
            }
            if (!durableNames.containsKey(path)) {
                syncFolder(parent);
            }
        }
    }

    @Override
    public DiskFile create(String name) throws DiskFault {
        before("create", name);
        requireFolder(name);
        if (names.containsKey(name)) {
            throw new DiskFault(DiskFault.Kind.EXISTS, name + " exists");
        }
        Inode inode = new Inode(false);
        put(name, inode, null);
        afterEach.accept("create " + name);
        return new SimFile(name, inode);
    }

    private void requireFolder(String name) throws DiskFault {
        String folder = folderOf(name);
        if (!folder.isEmpty() && !names.containsKey(folder)) {
            throw new DiskFault(DiskFault.Kind.MISSING, "no folder " + folder);
        }
    }

    @Override
    public DiskFile append(String name) throws DiskFault {
        before("open", name);
        return new SimFile(name, inode(name));
    }

    private Inode inode(String name) throws DiskFault {
        Inode inode = names.get(name);
        if (inode == null || inode.isFolder) {
            throw new DiskFault(DiskFault.Kind.MISSING, "no file " + name);
        }
        return inode;
    }

    @Override
    public byte[] read(String name) throws DiskFault {
        before("read", name);
        return inode(name).bytes();
    }

    @Override
    public int readAt(String name, long from, ByteBuffer into) throws DiskFault {
        before("read", name);
        byte[] bytes = inode(name).bytes();
        int count = (int) Math.min(into.remaining(), bytes.length - from);
        into.put(bytes, (int) from, Math.max(0, count));
        return Math.max(0, count);
    }

    @Override
    public List<String> list(String folder) throws DiskFault {
        before("list", folder);
        return namesIn(folder);
    }

    /** As {@link #list}, behind the back of the tasks. */
    public List<String> namesIn(String folder) {
        List<String> found = new ArrayList<>();
        String prefix = folder.isEmpty() ? "" : folder + "/";
        for (String path : names.keySet()) {
            if (path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0) {
                found.add(path.substring(prefix.length()));
            }
        }
        return found;
    }

    /** A file's bytes, behind the back of the tasks. */
    public byte[] bytes(String name) {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new AssertionError("no file " + name);
        }
        return inode.bytes();
    }

    /** All plain files, wherever they stand. */
    public Set<String> files() {
        Set<String> files = new HashSet<>();
        names.forEach((path, inode) -> {
            if (!inode.isFolder) {
                files.add(path);
            }
        });
        return files;
    }

    @Override
    public boolean isFolder(String name) {
        Inode inode = names.get(name);
        return name.isEmpty() || (inode != null && inode.isFolder);
    }

    @Override
    public long length(String name) throws DiskFault {
        before("stat", name);
        Inode inode = names.get(name);
        return inode == null ? -1 : inode.bytes().length;
    }

    @Override
    public boolean isSame(String name, String other) throws DiskFault {
        before("stat", name);
        return inode(name) == inode(other);
    }

    @Override
    public void link(String existing, String name) throws DiskFault {
        before("link", name);
        Inode inode = inode(existing);
        requireFolder(name);
        if (names.containsKey(name)) {
            throw new DiskFault(DiskFault.Kind.EXISTS, name + " exists");
        }
        put(name, inode, null);
        afterEach.accept("link " + name);
        if (faults.isAnswerLost()) {
            throw new DiskFault(DiskFault.Kind.IO, "the link was made and its answer lost");
        }
    }

    @Override
    public void rename(String from, String to) throws DiskFault {
        before("rename", from);
        Inode inode = inode(from);
        requireFolder(to);
        Effect added = new Effect(to, inode, null);
        names.put(to, inode);
        names.remove(from);
        pending.add(added);
        pending.add(new Effect(from, null, added));
        afterEach.accept("rename " + from + " to " + to);
    }

    @Override
    public void remove(String name) throws DiskFault {
        before("remove", name);
        if (names.remove(name) != null) {
            pending.add(new Effect(name, null, null));
            afterEach.accept("remove " + name);
        }
    }

    @Override
    public void syncFolder(String folder) throws DiskFault {
        before("sync folder", folder);
        for (Effect effect : List.copyOf(pending)) {
            if (folderOf(effect.path).equals(folder) && pending.contains(effect)) {
                // A rename is one step: whoever syncs the folder that it left makes its new name durable, too.
                if (effect.onlyWith != null && pending.remove(effect.onlyWith)) {
                    apply(effect.onlyWith, durableNames);
                }
                pending.remove(effect);
                apply(effect, durableNames);
            }
        }
        afterEach.accept("sync folder " + folder);
    }

    private static void apply(Effect effect, Map<String, Inode> names) {
        if (effect.inode == null) {
            names.remove(effect.path);
        } else {
            names.put(effect.path, effect.inode);
        }
    }

    /** The disk that is found after a cut at this moment. This one stays as it is. */
    public SimDisk crashed(Cut cut) {
        Map<String, Inode> survived = new TreeMap<>(durableNames);
        Set<Effect> lost = new HashSet<>();
        int prefix = random.nextInt(pending.size() + 1);
        for (int i = 0; i < pending.size(); i++) {
            Effect effect = pending.get(i);
            boolean survives = switch (cut) {
                case NOTHING_LOST -> true;
                case ALL_LOST -> false;
                case PREFIX -> i < prefix;
                case SUBSET -> random.nextBoolean() && !lost.contains(effect.onlyWith);
            };
            if (survives) {
                apply(effect, survived);
            } else {
                lost.add(effect);
            }
        }
        SimDisk found = new SimDisk(random, Faults.none());
        Map<Inode, Inode> copies = new IdentityHashMap<>();
        survived.forEach((path, inode) -> {
            String folder = folderOf(path);
            if (folder.isEmpty() || found.names.containsKey(folder)) {
                Inode copy = copies.computeIfAbsent(inode, original -> crashed(original, cut));
                found.names.put(path, copy);
                found.durableNames.put(path, copy);
            }
        });
        return found;
    }

    private Inode crashed(Inode inode, Cut cut) {
        Inode copy = new Inode(inode.isFolder);
        int end = inode.chunks.size();
        if (cut == Cut.NOTHING_LOST) {
            inode.chunks.forEach(chunk -> {
                Chunk same = new Chunk(chunk.bytes, chunk.isSynced);
                same.isDropped = chunk.isDropped;
                copy.chunks.add(same);
            });
            return copy;
        }
        for (int i = 0; i < end; i++) {
            Chunk chunk = inode.chunks.get(i);
            if (chunk.isSynced && !chunk.isDropped) {
                copy.chunks.add(new Chunk(chunk.bytes, true));
            } else if (chunk.isSynced || (cut == Cut.SUBSET && random.nextInt(3) == 0)) {
                copy.chunks.add(new Chunk(new byte[chunk.bytes.length], true));
            } else if (cut != Cut.ALL_LOST && !chunk.isDropped && random.nextBoolean()) {
                copy.chunks.add(new Chunk(chunk.bytes, true));
            } else {
                int kept = chunk.isDropped || cut == Cut.ALL_LOST ? 0 : random.nextInt(chunk.bytes.length + 1);
                copy.chunks.add(new Chunk(Arrays.copyOf(chunk.bytes, kept), true));
                return copy;
            }
        }
        return copy;
    }

    private final class SimFile implements DiskFile {
        private final String name;
        private final Inode inode;

        private SimFile(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public void write(ByteBuffer bytes) throws DiskFault {
            beforeEach.run();
            byte[] all = new byte[bytes.remaining()];
            bytes.get(all);
            DiskFault.Kind kind = faults.next("write");
            int written = kind == null ? all.length : random.nextInt(all.length + 1);
            inode.chunks.add(new Chunk(Arrays.copyOf(all, written), false));
            afterEach.accept("write " + name);
            if (kind != null) {
                throw new DiskFault(kind, "injected " + kind + " after " + written + " bytes of " + name);
            }
        }

        @Override
        public void sync() throws DiskFault {
            beforeEach.run();
            DiskFault.Kind kind = faults.next("sync");
            for (Chunk chunk : inode.chunks) {
                if (!chunk.isSynced) {
                    chunk.isSynced = true;
                    chunk.isDropped = kind != null;
                }
            }
            afterEach.accept("sync " + name);
            if (kind != null) {
                throw new DiskFault(kind, "injected " + kind + " at the sync of " + name);
            }
        }

        @Override
        public void close() {
            // A handle holds nothing.
        }
    }
}
