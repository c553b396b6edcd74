package io.sluice.gateway.spool.format;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A piece of a {@link Source} in memory that moves with its reader. For one thread. */
public final class Window {
    private final Source source;
    private final ByteBuffer buffer;
    private long start;

    public Window(Source source, int bytes) {
        this.source = source;
        this.buffer = ByteBuffer.allocate(bytes).limit(0);
    }

    /** The bytes at a position: as many as asked, or fewer at the end of the source or of the window. */
    public ByteBuffer at(long position, int bytes) throws IOException {
        int wanted = Math.min(bytes, buffer.capacity());
        if (position < start || position + wanted > start + buffer.limit()) {
            buffer.clear();
            start = position;
            try {
                source.read(buffer, position);
            } finally {
                buffer.flip();
            }
        }
        int from = (int) (position - start);
        return buffer.slice(from, Math.min(wanted, buffer.limit() - from));
    }

    /** A copy of the bytes at a position, however many; shorter at the end of the source. */
    public ByteBuffer copy(long position, int bytes) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(bytes);
        if (bytes <= buffer.capacity()) {
            copy.put(at(position, bytes));
        } else {
            source.read(copy, position);
        }
        return copy.flip();
    }
}
