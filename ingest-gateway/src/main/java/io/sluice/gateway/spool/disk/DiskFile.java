package io.sluice.gateway.spool.disk;

import io.sluice.gateway.spool.format.Source;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. */
public interface DiskFile extends Source, AutoCloseable {

    /** Writes all of the buffer, or throws with an unknown part of it written. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /**
     * Makes what was written survive a power cut. After a failure nothing is known of the writes since the last success,
     * and a second call may succeed without them being on disk: give the file up.
     */
    void sync() throws IOException;

    void truncate(long bytes) throws IOException;

    @Override
    void close();
}
