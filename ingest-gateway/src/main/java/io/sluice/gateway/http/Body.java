package io.sluice.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A body as it arrives: one array, of the declared size if there is one, else growing. */
final class Body {
    private static final int FIRST_BYTES = 4096;

    private byte[] bytes;
    private int length;

    /** @param declaredBytes 0 if the client declares none */
    Body(int declaredBytes) {
        bytes = new byte[declaredBytes > 0 ? declaredBytes : FIRST_BYTES];
    }

    void append(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        chunk.getBytes(bytes, length);
        length = needed;
    }

    /** The whole body; an array as long as it, so that what is held is what was counted. */
    byte[] complete() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }
}
