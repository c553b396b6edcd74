package io.sluice.gateway.spool;

import java.nio.file.Path;

/**
 * @param dir {@code spool.dir}: the spool's own folder, on a local disk
 * @param maxBytes {@code spool.max.bytes}: what the folder may hold, dead letters apart
 * @param reserveBytes {@code spool.reserve.bytes}: room on the disk that is left to others
 * @param segmentBytes {@code spool.segment.bytes}: the size of a file, and so the unit in which room is given back
 * @param deadMaxBytes {@code spool.dead.max.bytes}: what the dead store may hold
 */
public record SpoolConfig(Path dir, long maxBytes, long reserveBytes, long segmentBytes, long deadMaxBytes) {

    public static final long DEFAULT_MAX_BYTES = 10L << 30;
    public static final long DEFAULT_RESERVE_BYTES = 1L << 30;
    public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;
    public static final long DEFAULT_DEAD_MAX_BYTES = 1L << 30;

    /** How long {@link Spool#close} waits for the disk before it gives up on what is not yet answered. */
    public static final long CLOSE_TIMEOUT_MS = 5_000;

    private static final long MIN_SEGMENT_BYTES = 64L << 10;
    private static final long MAX_SEGMENT_BYTES = 1L << 30;

    /** Below this, dropping a whole segment would free a large part of the spool at once. */
    private static final int MIN_SEGMENTS = 4;

    public SpoolConfig {
        if (segmentBytes < MIN_SEGMENT_BYTES || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("spool.segment.bytes is " + segmentBytes + ", must be "
                    + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES);
        }
        atLeastFourSegments("spool.max.bytes", maxBytes, segmentBytes);
        atLeastFourSegments("spool.dead.max.bytes", deadMaxBytes, segmentBytes);
        if (reserveBytes < 0) {
            throw new IllegalArgumentException("spool.reserve.bytes is " + reserveBytes + ", must be 0 or more");
        }
    }

    /** The defaults of everything but the folder. */
    public static SpoolConfig in(Path dir) {
        return new SpoolConfig(
                dir, DEFAULT_MAX_BYTES, DEFAULT_RESERVE_BYTES, DEFAULT_SEGMENT_BYTES, DEFAULT_DEAD_MAX_BYTES);
    }

    private static void atLeastFourSegments(String key, long bytes, long segmentBytes) {
        if (bytes < MIN_SEGMENTS * segmentBytes) {
            throw new IllegalArgumentException(key + " is " + bytes + ", less than " + MIN_SEGMENTS
                    + " x spool.segment.bytes (" + segmentBytes + "): raise it or lower spool.segment.bytes");
        }
    }
}
