package io.sluice.cleanse.dedupe;

import org.jspecify.annotations.Nullable;

/** Where pages lie: one value per key and bucket. What is put is seen by the next get. */
public interface PageStore {

    byte @Nullable [] get(byte[] key, long bucketStartMs);

    void put(byte[] key, long bucketStartMs, byte[] value);

    /** The value of that key in the latest bucket that has one. */
    byte @Nullable [] newest(byte[] key);
}
