package io.sluice.sink.disk;

import java.nio.ByteBuffer;

/** A file that grows at its end. Used by one thread at a time. */
public interface DiskFile extends AutoCloseable {

    /** Writes all of it, or fails; after a failure, what the file holds past its last sync is unknown. */
    void write(ByteBuffer bytes) throws DiskFault;

    /** Bytes and length reach the disk. A failure is final for this file: the kernel may have dropped its dirty pages. */
    void sync() throws DiskFault;

    /** Lets go of the handle, without syncing. */
    @Override
    void close();
}
