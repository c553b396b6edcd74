package io.sluice.sink.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.disk.Disk;
import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.DiskFile;
import java.nio.ByteBuffer;

/** Checks that a root can keep the promise, and tells one root from another. */
public final class RootFolder {
    private static final String ID = Home.HIDDEN + "/root-id";

    private RootFolder() {}

    /**
     * Does once, on throw-away files, all that the ledger relies on: a second link to a taken name must fail, a rename
     * must move, a folder must sync.
     *
     * @param token names the throw-away files, so that two probes at once do not meet
     */
    public static void probe(Disk disk, String token) throws DiskFault {
        String folder = Home.HIDDEN + "/probe";
        String file = folder + "/" + token;
        disk.makeFolders(folder);
        write(disk, file, token);
        try {
            disk.link(file, file + "-linked");
        } catch (DiskFault e) {
            throw new DiskFault(
                    DiskFault.Kind.REFUSED,
                    "hard links do not work here (" + e.getMessage()
                            + "), and the ledger is fenced by them: choose a local"
                            + " file system, or NFS that is not exported async",
                    e);
        }
        try {
            disk.link(file, file + "-linked");
            throw new DiskFault(
                    DiskFault.Kind.REFUSED,
                    "this file system lets a link replace a name that is taken, so two tasks could both write one partition");
        } catch (DiskFault e) {
            if (e.kind() != DiskFault.Kind.EXISTS) {
                throw e;
            }
        }
        disk.rename(file, file + "-moved");
        disk.syncFolder(folder);
        disk.remove(file + "-linked");
        disk.remove(file + "-moved");
    }

    /**
     * The root's identity, made by whoever comes first.
     *
     * @param proposal becomes the identity of a root that has none
     */
    public static String identify(Disk disk, String proposal) throws DiskFault {
        if (disk.length(ID) < 0) {
            disk.makeFolders(Home.HIDDEN);
            String draft = Home.HIDDEN + "/root-id-" + proposal;
            write(disk, draft, proposal);
            try {
                disk.link(draft, ID);
            } catch (DiskFault e) {
                if (e.kind() != DiskFault.Kind.EXISTS) {
                    throw e;
                }
            }
            disk.remove(draft);
            disk.syncFolder(Home.HIDDEN);
        }
        return new String(disk.read(ID), UTF_8);
    }

    private static void write(Disk disk, String name, String text) throws DiskFault {
        try (DiskFile file = disk.create(name)) {
            file.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            file.sync();
        }
    }
}
