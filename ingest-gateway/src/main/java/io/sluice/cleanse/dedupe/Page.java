package io.sluice.cleanse.dedupe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An open page: what was seen in any live bucket, and of that what belongs to the current bucket, which is what gets
 * written.
 *
 * <p>Value in the store: a format byte ({@code 0x01}, plus {@code 0x10} where a digest follows), the digest of the
 * batch's content (8 bytes, optional), and the bitmap without its trailing zero bytes: 2 bytes for a single record, 15
 * for a batch of 100, at most 521.
 */
final class Page {

    private static final int FORMAT = 0x01;
    private static final int FORMAT_MASK = 0x0f;
    private static final int HAS_DIGEST = 0x10;

    private final PageKey key;
    private final Bits seen = new Bits();
    private final Bits current = new Bits();
    private @Nullable Long digest;
    private boolean dirty;

    Page(PageKey key) {
        this.key = key;
    }

    PageKey key() {
        return key;
    }

    boolean isDirty() {
        return dirty;
    }

    Sighting look(int bit, @Nullable Long otherDigest) {
        if (digest != null && otherDigest != null && !digest.equals(otherDigest)) {
            return Sighting.OTHER_CONTENT;
        }
        return seen.get(bit) ? Sighting.AGAIN : Sighting.FIRST;
    }

    void mark(int bit, @Nullable Long ofDigest) {
        if (digest == null) {
            digest = ofDigest;
        }
        seen.set(bit);
        current.set(bit);
        dirty = true;
    }

    void read(byte[] value, boolean ofCurrentBucket) {
        int format = value.length == 0 ? 0 : value[0];
        if ((format & FORMAT_MASK) != FORMAT) {
            throw new IllegalStateException("a dedup page has format " + format + " and this version reads " + FORMAT
                    + ": the state was written by another version; go back to it, or delete state and changelog");
        }
        int bitmap = 1;
        if ((format & HAS_DIGEST) != 0) {
            digest = ByteBuffer.wrap(value).getLong(1);
            bitmap += Long.BYTES;
        }
        seen.add(value, bitmap);
        if (ofCurrentBucket) {
            current.add(value, bitmap);
        }
    }

    /** The value for the current bucket; the page counts as written from here on. */
    byte[] write() {
        dirty = false;
        int bitmap = digest == null ? 1 : 1 + Long.BYTES;
        byte[] value = new byte[bitmap + current.sizeBytes()];
        value[0] = (byte) (digest == null ? FORMAT : FORMAT | HAS_DIGEST);
        if (digest != null) {
            ByteBuffer.wrap(value).putLong(1, digest);
        }
        current.write(value, bitmap);
        return value;
    }
}
