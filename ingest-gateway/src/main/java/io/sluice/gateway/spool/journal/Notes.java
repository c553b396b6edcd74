package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.disk.DiskFile;
import io.sluice.gateway.spool.disk.Folder;
import io.sluice.gateway.spool.format.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Small texts kept beside the batches, a file each: four bytes of CRC-32C, then the text. One is replaced as a whole, so
 * a crash leaves the old one or the new one. For one thread.
 */
public final class Notes {
    private static final String DRAFT = ".draft";

    private final Folder folder;

    Notes(Folder folder) {
        this.folder = folder;
    }

    /** Empty if there is none, or it is not as it was written. */
    public Optional<byte[]> read(String name) throws IOException {
        Long length = folder.list().get(name);
        if (length == null || length < Integer.BYTES || length > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length.intValue());
        try (DiskFile file = folder.open(name)) {
            file.read(bytes, 0);
        }
        bytes.flip();
        int checksum = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
        byte[] text = new byte[bytes.remaining()];
        bytes.duplicate().get(text);
        return checksum == new Checksum(0).of(bytes) ? Optional.of(text) : Optional.empty();
    }

    /** Returns when it would survive a power cut. */
    public void write(String name, byte[] text) throws IOException {
        folder.delete(name + DRAFT);
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + text.length);
        bytes.putInt(new Checksum(0).of(ByteBuffer.wrap(text))).put(text).flip();
        try (DiskFile file = folder.create(name + DRAFT)) {
            file.write(bytes, 0);
            file.sync();
        }
        folder.rename(name + DRAFT, name);
        folder.sync();
    }
}
