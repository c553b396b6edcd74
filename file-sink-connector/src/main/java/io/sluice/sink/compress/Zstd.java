package io.sluice.sink.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import io.sluice.sink.core.Slab;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Zstandard frames with a checksum each, by the library that Kafka's own clients bring. A context is some hundred
 * kilobytes outside the heap and dear to make, so they are kept: as many as threads have ever packed at once.
 */
public final class Zstd implements Codec {
    private final int level;
    private final Queue<Press> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;

    /**
     * @param level 1 to 22, or -1 for the library's own choice
     * @throws IllegalStateException if the library or its native half is missing, saying so
     */
    public Zstd(int level) {
        // Now, while somebody listens: a missing library would else be found by a thread that writes.
        try {
            this.level = level < 0 ? com.github.luben.zstd.Zstd.defaultCompressionLevel() : level;
            idle.add(new Press(this.level));
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "zstd cannot be used by this worker (" + e
                            + "): put zstd-jni on its class path, give it a temporary"
                            + " folder that libraries may be loaded from, or choose another compression.type",
                    e);
        }
    }

    /** A context, and the array that the next slab is packed into. Used by one thread at a time. */
    private static final class Press {
        private final ZstdCompressCtx context = new ZstdCompressCtx();
        private byte[] spare = {};

        private Press(int level) {
            context.setLevel(level);
            context.setChecksum(true);
        }

        private void pack(Slab slab) {
            int bound = (int) com.github.luben.zstd.Zstd.compressBound(slab.length());
            if (spare.length < bound) {
                spare = new byte[bound];
            }
            int length = context.compressByteArray(spare, 0, spare.length, slab.bytes(), 0, slab.length());
            spare = slab.swap(spare, length);
        }
    }

    @Override
    public String suffix() {
        return ".zst";
    }

    @Override
    public void pack(Slab slab) {
        Press press = idle.poll();
        if (press == null) {
            press = new Press(level);
        }
        try {
            press.pack(slab);
        } finally {
            idle.add(press);
            if (isClosed) {
                closeIdle();
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Press press = idle.poll(); press != null; press = idle.poll()) {
            press.context.close();
        }
    }
}
