package io.sluice.sink.format;

import io.sluice.sink.core.Slab;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.errors.DataException;

/** What needs no converter, to bytes in place, and the search for line breaks, eight bytes at a time. */
final class Text {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int MAX_BYTES_PER_CHAR = 3;

    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();

    /** Appends bytes as they are and strings as UTF-8; anything else is left to the caller, who is told so. */
    boolean appendPlain(Object value, Slab out) {
        if (value instanceof byte[] bytes) {
            out.append(bytes, 0, bytes.length);
        } else if (value instanceof String string) {
            append(string, out);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.append(bytes, 0, bytes.length);
        } else {
            return false;
        }
        return true;
    }

    /** Appends the text as UTF-8. Half a surrogate pair is refused: writing a question mark would alter the record. */
    private void append(String text, Slab out) {
        int room = Math.multiplyExact(text.length(), MAX_BYTES_PER_CHAR);
        out.reserve(room);
        ByteBuffer target = ByteBuffer.wrap(out.bytes(), out.length(), room);
        CoderResult result = encoder.reset().encode(CharBuffer.wrap(text), target, true);
        try {
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            throw new DataException("The value is a text that UTF-8 cannot hold (half a surrogate pair)", e);
        }
        out.advance(target.position() - out.length());
    }

    /** Makes one line of what was appended since {@code from}: a line break becomes a blank. */
    static void joinLines(Slab out, int from) {
        byte[] bytes = out.bytes();
        int end = out.length();
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            if (hasByte(word, '\n') || hasByte(word, '\r')) {
                blank(bytes, at, at + Long.BYTES);
            }
        }
        blank(bytes, at, end);
    }

    /** Whether one of the eight bytes is {@code c}: subtracting one from a zero byte borrows into its high bit. */
    private static boolean hasByte(long word, char c) {
        long zeroWhereEqual = word ^ (ONES * c);
        return ((zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS) != 0;
    }

    private static void blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
    }
}
