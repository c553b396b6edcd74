package io.sluice.gateway.spool.disk;

import java.io.IOException;
import java.util.Map;

/** A folder of files, as far as the spool needs one; the port behind which tests lose power. */
public interface Folder extends AutoCloseable {

    /** The plain files and their lengths; whatever is deleted meanwhile may be missing, and fails nothing. */
    Map<String, Long> list() throws IOException;

    /** Makes a file that must not exist. It survives a power cut only after {@link #sync}. */
    DiskFile create(String name) throws IOException;

    /** Opens a file that must exist, for reading and writing. */
    DiskFile open(String name) throws IOException;

    /** Does nothing if there is none. */
    void delete(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    /** Makes creations, deletions and renames survive a power cut. */
    void sync() throws IOException;

    /** Room on the disk for this process. */
    long usableBytes() throws IOException;

    /** A folder in this one, made if need be, under the same lock. */
    Folder folder(String name) throws IOException;

    /** For messages. */
    String path();

    @Override
    void close();
}
