package io.sluice.gateway.spool.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * CRC-32C that begins with the segment's salt. The salt is random and in the file's name only, so that bytes which a
 * client sent, or which another file left behind on the disk, can never pass for a record of this segment.
 */
public final class Checksum {
    private final ByteBuffer salt;
    private final CRC32C crc = new CRC32C();

    public Checksum(long salt) {
        this.salt = ByteBuffer.allocate(Long.BYTES).putLong(salt).flip().asReadOnlyBuffer();
    }

    /** Reads from position to limit and leaves both where they are. For one thread. */
    public int of(ByteBuffer bytes) {
        return of(List.of(bytes));
    }

    /** As {@link #of(ByteBuffer)}, over one slice after the other. */
    public int of(List<ByteBuffer> slices) {
        crc.reset();
        crc.update(salt.duplicate());
        for (ByteBuffer slice : slices) {
            crc.update(slice.duplicate());
        }
        return (int) crc.getValue();
    }
}
