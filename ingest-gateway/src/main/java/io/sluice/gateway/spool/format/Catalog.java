package io.sluice.gateway.spool.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The payload of a HEAD record: every segment that the folder held when this one was begun. With the DROP records that
 * follow it tells a file that was deleted because it was empty from one that is missing.
 */
public record Catalog(List<Known> segments) {

    /** @param records how many records the segment had; every hole at its end shows against it */
    public record Known(long number, int records) {}

    private static final int KNOWN_BYTES = 16;

    public Catalog {
        segments = List.copyOf(segments);
    }

    public ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(segments.size() * KNOWN_BYTES);
        for (Known known : segments) {
            bytes.putLong(known.number()).putInt(known.records()).putInt(0);
        }
        return bytes.flip();
    }

    /** Empty if the bytes are not a catalog; their checksum was right, so that would be another format. */
    public static Optional<Catalog> decode(ByteBuffer bytes) {
        if (bytes.remaining() % KNOWN_BYTES != 0) {
            return Optional.empty();
        }
        List<Known> segments = new ArrayList<>();
        while (bytes.hasRemaining()) {
            segments.add(new Known(bytes.getLong(), bytes.getInt()));
            bytes.getInt();
        }
        return Optional.of(new Catalog(segments));
    }
}
