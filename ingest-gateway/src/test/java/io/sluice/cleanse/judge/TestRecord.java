package io.sluice.cleanse.judge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A raw record, put together by a test. */
final class TestRecord implements RawRecord {

    private final Map<String, byte[]> headers = new HashMap<>();
    private byte @Nullable [] value = "{}".getBytes(US_ASCII);
    private long appendTimeMs;

    TestRecord value(byte @Nullable [] newValue) {
        value = newValue;
        return this;
    }

    TestRecord json(String document) {
        return value(document.getBytes(UTF_8));
    }

    TestRecord header(String name, String text) {
        headers.put(name, text.getBytes(US_ASCII));
        return this;
    }

    TestRecord id(String id) {
        return header(RecordHeaders.INGEST_ID, id);
    }

    TestRecord digest(String eightCharacters) {
        return header(RecordHeaders.INGEST_DIGEST, eightCharacters);
    }

    TestRecord at(long timeMs) {
        appendTimeMs = timeMs;
        return this;
    }

    @Override
    public byte @Nullable [] value() {
        return value;
    }

    @Override
    public byte @Nullable [] header(String name) {
        return headers.get(name);
    }

    @Override
    public long appendTimeMs() {
        return appendTimeMs;
    }
}
