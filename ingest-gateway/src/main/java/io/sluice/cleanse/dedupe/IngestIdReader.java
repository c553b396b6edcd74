package io.sluice.cleanse.dedupe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code <kind>:<text>/<n>} from the header's bytes. Not thread-safe: it remembers the last base, because the
 * next record mostly has the same one, and hashing it again would cost more than everything else here.
 */
public final class IngestIdReader {

    /** Far above what the gateway writes; a limit all the same, so that a header cannot make us hash megabytes. */
    private static final int MAX_BASE_BYTES = 256;

    /** 18 digits always fit a long. */
    private static final int MAX_DIGITS = 18;

    private static final int HEX_DIGITS = 32;

    private final MessageDigest sha256 = sha256();
    private byte[] lastBase = new byte[0];
    private @Nullable BaseKey lastKey;

    /** The id, or null if this is none. */
    public @Nullable IngestId read(byte[] id) {
        int slash = id.length - 1;
        while (slash > 0 && id[slash] != '/') {
            slash--;
        }
        if (slash < 3 || slash > MAX_BASE_BYTES || id[1] != ':') {
            return null;
        }
        long n = number(id, slash + 1);
        if (n < 0) {
            return null;
        }
        BaseKey base = base(id, slash);
        return base == null ? null : new IngestId(base, n);
    }

    /**
     * What a dead letter is told apart by: the id, how often it was sent back, and its batch's content. The same letter
     * read again is one; the same record dead-lettered again after a redrive is another.
     */
    public IngestId deadLetter(IngestId id, int redrives, @Nullable Long digest) {
        ByteBuffer text = ByteBuffer.allocate(1 + 5 * Long.BYTES);
        text.put(id.base().kind().mark())
                .putLong(id.base().high())
                .putLong(id.base().low());
        text.putLong(redrives).putLong(digest == null ? 0 : 1).putLong(digest == null ? 0 : digest);
        return new IngestId(hash(IdKind.DEAD, text.array(), 0, text.capacity()), id.n());
    }

    private @Nullable BaseKey base(byte[] id, int end) {
        if (lastKey != null && Arrays.equals(id, 0, end, lastBase, 0, lastBase.length)) {
            return lastKey;
        }
        IdKind kind = kind(id[0]);
        if (kind == null) {
            return null;
        }
        BaseKey key = end - 2 == HEX_DIGITS && kind != IdKind.GATEWAY ? hex(kind, id) : null;
        if (key == null) {
            key = hash(kind, id, 2, end - 2);
        }
        lastBase = Arrays.copyOf(id, end);
        lastKey = key;
        return key;
    }

    private static @Nullable IdKind kind(byte mark) {
        return switch (mark) {
            case 'k' -> IdKind.KEYED;
            case 'c' -> IdKind.CLOUD_EVENT;
            case 'g' -> IdKind.GATEWAY;
            default -> null;
        };
    }

    /** The gateway's bases are 128 bits in hex already: no second hash for them. */
    private static @Nullable BaseKey hex(IdKind kind, byte[] id) {
        long high = 0;
        long low = 0;
        for (int i = 2; i < 2 + HEX_DIGITS; i++) {
            int digit =
                    id[i] >= '0' && id[i] <= '9' ? id[i] - '0' : id[i] >= 'a' && id[i] <= 'f' ? id[i] - 'a' + 10 : -1;
            if (digit < 0) {
                return null;
            }
            high = high << 4 | low >>> 60;
            low = low << 4 | digit;
        }
        return new BaseKey(kind, high, low);
    }

    private BaseKey hash(IdKind kind, byte[] text, int from, int length) {
        sha256.update(text, from, length);
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new BaseKey(kind, digest.getLong(), digest.getLong());
    }

    private static long number(byte[] id, int from) {
        int digits = id.length - from;
        if (digits < 1 || digits > MAX_DIGITS) {
            return -1;
        }
        long n = 0;
        for (int i = from; i < id.length; i++) {
            if (id[i] < '0' || id[i] > '9') {
                return -1;
            }
            n = n * 10 + (id[i] - '0');
        }
        return n;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256, believed the caller", e);
        }
    }

    @Override
    public String toString() {
        return "IngestIdReader[last=" + new String(lastBase, StandardCharsets.US_ASCII) + "]";
    }
}
