package io.sluice.sink.fault;

import java.nio.file.Path;

/** An ext4 in a file, whose power can be cut. */
final class LoopDisk implements AutoCloseable {
    static final String NEEDS = "needs root, mkfs.ext4, mount and python3: run as root to see real power cuts";

    /** EXT4_IOC_SHUTDOWN with the flag that leaves the journal unwritten. Java has no ioctl. */
    private static final String SHUTDOWN = "import fcntl,os,struct,sys;"
            + "fcntl.ioctl(os.open(sys.argv[1],os.O_RDONLY),0x8004587d,struct.pack('I',2))";

    private final Path image;
    private final Path mount;

    static boolean isPossible() {
        return Commands.isRoot()
                && Commands.exist("mkfs.ext4", "mount", "truncate")
                && Commands.succeeds("python3", "-c", "import fcntl")
                && Commands.succeeds("sh", "-c", "test -e /dev/loop-control");
    }

    LoopDisk(Path folder) {
        image = folder.resolve("disk.img");
        mount = folder.resolve("disk");
        Commands.run("truncate", "-s", "256M", image.toString());
        Commands.run("mkfs.ext4", "-q", "-F", image.toString());
        Commands.run("mkdir", "-p", mount.toString());
        Commands.run("mount", "-o", "loop", image.toString(), mount.toString());
    }

    Path mount() {
        return mount;
    }

    void cutPower() {
        Commands.run("python3", "-c", SHUTDOWN, mount.toString());
    }

    void remount() {
        Commands.run("umount", mount.toString());
        Commands.run("mount", "-o", "loop", image.toString(), mount.toString());
    }

    @Override
    public void close() {
        Commands.succeeds("umount", mount.toString());
    }
}
