package io.sluice.sink.compress;

import io.sluice.sink.core.Slab;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** RFC 1952: what every tool reads. A member costs a new deflater; {@link Zstd} is several times faster. */
public final class Gzip implements Codec {
    private final int level;

    /** @param level 1 to 9, or -1 for zlib's own choice */
    public Gzip(int level) {
        this.level = level;
    }

    @Override
    public String suffix() {
        return ".gz";
    }

    @Override
    public void pack(Slab slab) {
        ByteArrayOutputStream member = new ByteArrayOutputStream(slab.length() / 4 + 64);
        try (OutputStream deflating = new Deflating(member, level)) {
            deflating.write(slab.bytes(), 0, slab.length());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        byte[] packed = member.toByteArray();
        slab.swap(packed, packed.length);
    }

    @Override
    public void close() {
        // A member's deflater ends with the member.
    }

    /** The level can only be set from within. */
    private static final class Deflating extends GZIPOutputStream {
        private static final int BUFFER = 8 * 1024;

        private Deflating(OutputStream out, int level) throws IOException {
            super(out, BUFFER);
            def.setLevel(level);
        }
    }
}
