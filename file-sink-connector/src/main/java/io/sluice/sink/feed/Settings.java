package io.sluice.sink.feed;

import io.sluice.sink.core.Phase;
import io.sluice.sink.core.Rotation;

/** What a task was told, checked already. */
public record Settings(
        String connector,
        Buffer buffer,
        Rotation rotation,
        Limits limits,
        Phase.Patience patience,
        NullValues nullValues) {

    /** Whichever limit a part's buffer reaches first, its bytes are written. */
    public record Buffer(int maxRecords, long maxMs, int maxBytes, long memoryBytes) {}

    /**
     * @param stopTimeoutMs how long a commit may hold up the task thread
     * @param writeTimeoutMs after which a disk operation counts as hanging
     */
    public record Limits(long stopTimeoutMs, long writeTimeoutMs, int maxOpenFiles, int ioThreads) {}

    /** What becomes of a record without a value. */
    public enum NullValues {
        IGNORE,
        WRITE,
        FAIL
    }
}
