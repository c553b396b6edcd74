package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A folder in memory that fails as real ones do: a power cut keeps any part of what was not synced, a full disk takes a
 * part of a write, a failed sync leaves pages that read well and will never be written.
 */
final class SimulatedFolder implements Folder {
    /** A disk writes whole sectors, in any order. */
    private static final int SECTOR_BYTES = 512;

    private final Random random;
    private Map<String, SimulatedFile> files = new ConcurrentSkipListMap<>();
    private Map<String, SimulatedFile> synced = new ConcurrentSkipListMap<>();
    private volatile long capacityBytes = Long.MAX_VALUE;
    private volatile int failingSyncs;
    private volatile int failingReads;

    SimulatedFolder(Random random) {
        this.random = random;
    }

    void capacity(long bytes) {
        capacityBytes = bytes;
    }

    void failSyncs(int count) {
        failingSyncs = count;
    }

    void failReads(int count) {
        failingReads = count;
    }

    boolean isFailing() {
        return failingSyncs > 0 || capacityBytes < Long.MAX_VALUE;
    }

    /** The process is gone; the kernel and its pages are not. */
    void kill() {
        failingSyncs = 0;
    }

    /** Every name and every sector that was not synced may be there or not. */
    void cutPower() {
        failingSyncs = 0;
        Map<String, SimulatedFile> left = new ConcurrentSkipListMap<>(synced);
        files.forEach((name, file) -> {
            if (random.nextBoolean()) {
                left.put(name, file);
            }
        });
        synced.keySet().stream()
                .filter(name -> !files.containsKey(name) && random.nextBoolean())
                .forEach(left::remove);
        left.values().forEach(SimulatedFile::cutPower);
        files = left;
        synced = new ConcurrentSkipListMap<>(left);
    }

    byte[] content(String name) {
        SimulatedFile file = files.get(name);
        return file == null ? new byte[0] : Arrays.copyOf(file.pages, file.length);
    }

    void content(String name, byte[] bytes) {
        SimulatedFile file = Objects.requireNonNull(files.get(name), name);
        file.pages = bytes.clone();
        file.length = bytes.length;
        file.disk = bytes.clone();
    }

    @Override
    public Map<String, Long> list() {
        Map<String, Long> lengths = new ConcurrentSkipListMap<>();
        files.forEach((name, file) -> lengths.put(name, (long) file.length));
        return lengths;
    }

    @Override
    public DiskFile create(String name) throws IOException {
        if (files.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        SimulatedFile file = new SimulatedFile();
        files.put(name, file);
        return file;
    }

    @Override
    public DiskFile open(String name) throws IOException {
        SimulatedFile file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void rename(String from, String to) {
        files.put(to, Objects.requireNonNull(files.remove(from), from));
    }

    @Override
    public void sync() throws IOException {
        trySync();
        synced = new ConcurrentSkipListMap<>(files);
    }

    @Override
    public long usableBytes() {
        return capacityBytes == Long.MAX_VALUE ? Long.MAX_VALUE / 2 : Math.max(0, capacityBytes - usedBytes());
    }

    @Override
    public Folder folder(String name) {
        return new SimulatedFolder(random);
    }

    @Override
    public String path() {
        return "simulated";
    }

    @Override
    public void close() {}

    private long usedBytes() {
        return files.values().stream().mapToLong(file -> file.length).sum();
    }

    private void trySync() throws IOException {
        if (failingSyncs > 0) {
            failingSyncs = failingSyncs - 1;
            throw new IOException("Input/output error");
        }
    }

    private final class SimulatedFile implements DiskFile {
        private byte[] pages = new byte[0];
        private int length;
        private byte[] disk = new byte[0];
        private final List<Integer> dirtySectors = new ArrayList<>();
        private boolean lengthDirty;

        @Override
        public long size() {
            return length;
        }

        @Override
        public void read(ByteBuffer target, long position) throws IOException {
            if (failingReads > 0) {
                failingReads = failingReads - 1;
                throw new IOException("Input/output error");
            }
            int count = (int) Math.min(target.remaining(), Math.max(0, length - position));
            target.put(pages, (int) Math.min(position, length), count);
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            long room = capacityBytes == Long.MAX_VALUE ? Long.MAX_VALUE : usableBytes() + length - position;
            int count = (int) Math.min(bytes.remaining(), Math.max(0, room));
            int end = (int) position + count;
            if (end > pages.length) {
                pages = Arrays.copyOf(pages, Math.max(end, 2 * pages.length));
            }
            boolean whole = count == bytes.remaining();
            bytes.get(pages, (int) position, count);
            lengthDirty |= end > length;
            length = Math.max(length, end);
            for (int sector = (int) position / SECTOR_BYTES; sector * SECTOR_BYTES < end; sector++) {
                dirtySectors.add(sector);
            }
            if (!whole) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void sync() throws IOException {
            try {
                trySync();
            } catch (IOException e) {
                // The kernel marks the pages clean: they read well, and no later sync will write them.
                dirtySectors.clear();
                throw e;
            }
            dirtySectors.forEach(this::writeSector);
            if (disk.length != length) {
                disk = Arrays.copyOf(disk, length);
            }
            dirtySectors.clear();
            lengthDirty = false;
        }

        @Override
        public void truncate(long bytes) {
            length = (int) Math.min(length, bytes);
            Arrays.fill(pages, length, pages.length, (byte) 0);
            lengthDirty = true;
        }

        @Override
        public void close() {}

        private void writeSector(int sector) {
            int from = sector * SECTOR_BYTES;
            int end = Math.min(from + SECTOR_BYTES, length);
            if (end > from) {
                disk = disk.length < end ? Arrays.copyOf(disk, end) : disk;
                System.arraycopy(pages, from, disk, from, end - from);
            }
        }

        private void cutPower() {
            for (int sector : dirtySectors) {
                if (random.nextBoolean()) {
                    writeSector(sector);
                }
            }
            if (lengthDirty && random.nextBoolean()) {
                disk = Arrays.copyOf(disk, length);
            }
            pages = disk.clone();
            length = disk.length;
            dirtySectors.clear();
            lengthDirty = false;
        }
    }
}
