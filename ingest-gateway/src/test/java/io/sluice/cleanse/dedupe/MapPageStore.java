package io.sluice.cleanse.dedupe;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store with transactions: what was not committed is gone after {@link #rollBack}. Counts what it is asked. */
public final class MapPageStore implements PageStore {

    private final TreeMap<String, byte[]> committed = new TreeMap<>();
    private final TreeMap<String, byte[]> now = new TreeMap<>();
    private int gets;
    private int puts;

    @Override
    public byte @Nullable [] get(byte[] key, long bucketStartMs) {
        gets++;
        return now.get(name(key, bucketStartMs));
    }

    @Override
    public void put(byte[] key, long bucketStartMs, byte[] value) {
        puts++;
        now.put(name(key, bucketStartMs), Arrays.copyOf(value, value.length));
    }

    @Override
    public byte @Nullable [] newest(byte[] key) {
        var newest = now.lowerEntry(HexFormat.of().formatHex(key) + "@~");
        return newest == null || !newest.getKey().startsWith(HexFormat.of().formatHex(key) + "@")
                ? null
                : newest.getValue();
    }

    void commit() {
        committed.clear();
        committed.putAll(now);
    }

    void rollBack() {
        now.clear();
        now.putAll(committed);
    }

    int gets() {
        return gets;
    }

    int puts() {
        return puts;
    }

    int sizeBytes() {
        return now.values().stream().mapToInt(value -> value.length).sum();
    }

    private static String name(byte[] key, long bucketStartMs) {
        return HexFormat.of().formatHex(key) + "@" + String.format(Locale.ROOT, "%019d", bucketStartMs);
    }
}
