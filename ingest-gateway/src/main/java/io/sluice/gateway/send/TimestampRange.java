package io.sluice.gateway.send;

/**
 * Which timestamps a topic takes, around the broker's clock; one outside fails its neighbours in the producer's batch
 * with it.
 */
public record TimestampRange(long beforeMaxMs, long afterMaxMs) {
    /** Of a topic that stamps records itself, or says nothing of limits. */
    public static final TimestampRange ANY = new TimestampRange(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean takes(long timestampMs, long nowMs) {
        long ageMs = nowMs - timestampMs;
        return ageMs <= beforeMaxMs && -ageMs <= afterMaxMs;
    }
}
