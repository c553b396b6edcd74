package io.sluice.sink.core;

import java.util.List;

/**
 * One entry of a partition's ledger: a full snapshot of what is committed, so that the newest entry alone tells all.
 *
 * @param open parts that go on growing
 * @param old parts that grow no more (written before a reset, or in another format) and are sealed at the next commit
 * @param published parts sealed by this entry, and earlier ones whose move to the final name is not confirmed yet
 */
public record Entry(
        Id id, Span span, List<Growing> open, List<Growing> old, List<Published> published, Unwritten unwritten) {

    /** The state before the first entry. */
    public static final Entry NONE = new Entry(
            new Id(0, "none", "none", 0),
            new Span(Span.UNKNOWN, Span.UNKNOWN, Tail.NONE),
            List.of(),
            List.of(),
            List.of(),
            Unwritten.NONE);

    public Entry {
        open = List.copyOf(open);
        old = List.copyOf(old);
        published = List.copyOf(published);
    }

    public boolean isNone() {
        return id.sequence() == 0;
    }

    /**
     * @param nonce tells two entries of one sequence apart, were an attempt ever to write both
     * @param attempt who wrote the entry, or {@link #RESET}
     * @param epoch counts the resets; it stands in file names, so that a replay never meets its own older files
     */
    public record Id(long sequence, String nonce, String attempt, int epoch) {
        public static final String RESET = "RESET";
    }

    /** The offsets that this entry adds: from (inclusive) to (exclusive), and the last record seen before {@code to}. */
    public record Span(long from, long to, Tail tail) {
        public static final long UNKNOWN = -1;
    }

    /** The last record that was seen: on reopening it is read once more, and must still be the same. */
    public record Tail(long offset, long timestampMs) {
        public static final Tail NONE = new Tail(-1, -1);

        public boolean isNone() {
            return offset < 0;
        }
    }

    /** Offsets that this entry covers without a byte in a data file. */
    public record Unwritten(Ranges dead, Ranges filtered, Ranges gaps) {
        public static final Unwritten NONE = new Unwritten(Ranges.EMPTY, Ranges.EMPTY, Ranges.EMPTY);
    }

    /** A part that has no final name yet: one file per attempt that wrote to it, in order. */
    public record Growing(int epoch, long sinceMs, String format, String path, List<Segment> segments) {
        public Growing {
            segments = List.copyOf(segments);
        }
    }

    /** The committed head of one file below {@code parts/}. Bytes past {@code length} do not count. */
    public record Segment(String file, Content content) {}

    /** What a file holds: its length, its records, the CRC-32C of its bytes, and the offsets. */
    public record Content(long length, long records, int crc, Ranges ranges) {}

    /** A file that is done: {@code source} below {@code parts/}, {@code name} below the root. */
    public record Published(int epoch, String source, String name, Content content, Seal why) {}
}
