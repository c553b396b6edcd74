package io.sluice.sink.core;

import java.util.List;

/**
 * What a commit shall cover, taken by the task thread: everything before {@code to}. The bytes it speaks of were handed
 * to the disk before it.
 *
 * @param from where the partition's offsets begin, if this is its first commit
 */
public record Barrier(long from, long to, Entry.Tail tail, List<Mark> parts, Entry.Unwritten unwritten) {
    public Barrier {
        parts = List.copyOf(parts);
    }

    /**
     * One part at the barrier: what earlier attempts wrote to it, and behind that this attempt's own records.
     *
     * @param number names the part within the attempt
     */
    public record Mark(int number, Entry.Growing earlier, long records, Ranges ranges, Seal seal) {}
}
