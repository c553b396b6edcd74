package io.sluice.gateway.spool.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that can be read at any place. */
public interface Source {

    long size() throws IOException;

    /** Fills the buffer as far as there are bytes. */
    void read(ByteBuffer target, long position) throws IOException;
}
