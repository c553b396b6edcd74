package io.sluice.cleanse.dedupe;

import java.nio.ByteBuffer;

/**
 * Names a page: 4096 neighbouring records of one base.
 *
 * <p>Key in the store: the kind's mark (1 byte), the base (16), and the page number (8) where it is not 0: most
 * batches have one page, and the key is most of what an entry costs.
 */
public record PageKey(BaseKey base, long number) {

    private static final int BASE_BYTES = 1 + 16;

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(number == 0 ? BASE_BYTES : BASE_BYTES + Long.BYTES);
        bytes.put(base.kind().mark()).putLong(base.high()).putLong(base.low());
        if (number != 0) {
            bytes.putLong(number);
        }
        return bytes.array();
    }
}
