package io.sluice.sink.fault;

import java.nio.file.Path;

/** An ext4 in a file, whose power can be cut. */
final class LoopDisk implements AutoCloseable {
    static final String NEEDS = "needs root, mkfs.ext4, mount and perl: run as root to see real power cuts";

    /** EXT4_IOC_SHUTDOWN with the flag that leaves the journal unwritten. Java has no ioctl. */
    private static final String SHUTDOWN = "use Fcntl; my $flags = pack('I', 2);"
            + "sysopen(my $folder, $ARGV[0], O_RDONLY) or die $!; ioctl($folder, 0x8004587d, $flags) or die $!";

    private final Path image;
    private final Path mount;

    static boolean isPossible() {
        return Commands.isRoot()
                && Commands.exist("mkfs.ext4", "mount", "truncate", "perl")
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
        Commands.run("perl", "-e", SHUTDOWN, mount.toString());
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
