package io.sluice.gateway.spool.format;

/** One topic's entries in one segment. */
public record Slice(long minSeq, long maxSeq, long batches, long bytes, long oldestAcceptedAtMs) {

    public Slice plus(Slice other) {
        return new Slice(
                Math.min(minSeq, other.minSeq),
                Math.max(maxSeq, other.maxSeq),
                batches + other.batches,
                bytes + other.bytes,
                Math.min(oldestAcceptedAtMs, other.oldestAcceptedAtMs));
    }
}
