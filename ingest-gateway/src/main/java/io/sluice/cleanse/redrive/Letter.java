package io.sluice.cleanse.redrive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, wherever it comes from.
 *
 * @param timeMs its timestamp in the dead-letter topic
 */
record Letter(
        int partition,
        long offset,
        long timeMs,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<HeaderEntry> headers) {

    record HeaderEntry(String name, byte @Nullable [] value) {}

    /** The last header of that name. */
    byte @Nullable [] header(String name) {
        byte[] found = null;
        for (HeaderEntry header : headers) {
            if (header.name.equals(name)) {
                found = header.value;
            }
        }
        return found;
    }
}
