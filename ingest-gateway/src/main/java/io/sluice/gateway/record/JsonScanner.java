package io.sluice.gateway.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Walks over one JSON value (RFC 8259) without decoding it: says where it ends, or what is wrong where.
 *
 * <p>Why not a parser: one decodes names and tracks symbols, which nobody reads here: work that
 * the walk is spared. Nesting is a bit a level (object or array), so the depth is bounded by
 * a number and not by the stack; strings are skipped eight bytes at a time.
 */
final class JsonScanner {
    /** Deeper than any record met in practice, and what Jackson, the usual reader downstream, allows. */
    static final int MAX_DEPTH = 1000;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final byte[] body;
    private final int end;
    /** A record must end on its line, so a line break is no white space. */
    private final boolean lineBound;

    private long[] objects = new long[2];
    private int faultAt;
    private String fault = "";

    JsonScanner(byte[] body, int end, boolean lineBound) {
        this.body = body;
        this.end = end;
        this.lineBound = lineBound;
    }

    int faultAt() {
        return faultAt;
    }

    String fault() {
        return fault;
    }

    /** White space that never ends a line of NDJSON. */
    static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    /** The position past the value that starts at {@code from}; negative if it is malformed. */
    int value(int from) {
        int depth = 0;
        int i = from;
        while (true) {
            // Here a value is expected.
            if (i >= end) {
                return fail(i, depth == 0 ? "expected a JSON value" : "the record ends inside a JSON value");
            }
            byte c = body[i];
            if (c == '{' || c == '[') {
                if (depth == MAX_DEPTH) {
                    return fail(i, "nested deeper than " + MAX_DEPTH + " levels");
                }
                boolean object = c == '{';
                push(depth++, object);
                i = space(i + 1);
                if (i < end && body[i] == (object ? '}' : ']')) {
                    depth--;
                    i++;
                } else {
                    i = object ? name(i) : i;
                    if (i < 0) {
                        return i;
                    }
                    continue;
                }
            } else {
                i = scalar(i, c);
                if (i < 0) {
                    return i;
                }
            }
            // Here a value has ended: close what it closes, or go on to its next neighbour.
            while (depth > 0) {
                i = space(i);
                boolean object = isObject(depth - 1);
                byte next = i < end ? body[i] : 0;
                if (next == ',') {
                    i = space(i + 1);
                    i = object ? name(i) : i;
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    return fail(i, object ? "expected ',' or '}'" : "expected ',' or ']'");
                }
                depth--;
                i++;
            }
            if (i < 0 || depth == 0) {
                return i;
            }
        }
    }

    /** A member's name and its colon; the position where its value starts. */
    private int name(int from) {
        if (from >= end || body[from] != '"') {
            return fail(from, "expected a member name in quotes");
        }
        int i = string(from + 1);
        if (i < 0) {
            return i;
        }
        i = space(i);
        if (i >= end || body[i] != ':') {
            return fail(i, "expected ':' after the member name");
        }
        return space(i + 1);
    }

    private int scalar(int from, byte c) {
        return switch (c) {
            case '"' -> string(from + 1);
            case 't' -> literal(from, "true");
            case 'f' -> literal(from, "false");
            case 'n' -> literal(from, "null");
            default -> c == '-' || isDigit(c) ? number(from) : fail(from, "expected a JSON value");
        };
    }

    private int literal(int from, String text) {
        for (int k = 0; k < text.length(); k++) {
            if (from + k >= end || body[from + k] != text.charAt(k)) {
                return fail(from, "expected a JSON value; '" + text + "' is spelt wrong");
            }
        }
        return from + text.length();
    }

    private int number(int from) {
        int i = body[from] == '-' ? from + 1 : from;
        if (i < end && body[i] == '0') {
            i++;
            if (i < end && isDigit(body[i])) {
                return fail(i, "a number must not have a leading zero");
            }
        } else {
            i = digits(i);
            if (i < 0) {
                return i;
            }
        }
        if (i < end && body[i] == '.') {
            i = digits(i + 1);
            if (i < 0) {
                return i;
            }
        }
        if (i < end && (body[i] == 'e' || body[i] == 'E')) {
            i++;
            if (i < end && (body[i] == '+' || body[i] == '-')) {
                i++;
            }
            i = digits(i);
        }
        return i;
    }

    private int digits(int from) {
        int i = from;
        while (i < end && isDigit(body[i])) {
            i++;
        }
        return i == from ? fail(i, "expected a digit") : i;
    }

    /** The position past the closing quote of a string whose content starts at {@code from}. */
    private int string(int from) {
        int i = from;
        while (true) {
            i = plain(i);
            if (i >= end) {
                return fail(i, "the record ends inside a string");
            }
            byte c = body[i];
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i = escape(i + 1);
            } else if (c < 0) {
                i = Utf8.sequence(body, i, end);
                if (i < 0) {
                    return fail(~i, "not valid UTF-8");
                }
            } else {
                return fail(i, "a control character inside a string must be escaped");
            }
            if (i < 0) {
                return i;
            }
        }
    }

    /**
     * Skips bytes that need no look: not a quote, a backslash, a control character or part of a longer UTF-8
     * sequence. A borrow can only mark a byte above the first one that is really marked, so the lowest mark holds.
     */
    private int plain(int from) {
        int i = from;
        while (i + Long.BYTES <= end) {
            long word = (long) LONGS.get(body, i);
            long quotes = word ^ ONES * '"';
            long backslashes = word ^ ONES * '\\';
            long marks = (word | (word - ONES * ' ') | (quotes - ONES) | (backslashes - ONES)) & HIGH_BITS;
            if (marks != 0) {
                return i + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            i += Long.BYTES;
        }
        while (i < end && body[i] >= ' ' && body[i] != '"' && body[i] != '\\') {
            i++;
        }
        return i;
    }

    private int escape(int from) {
        byte c = from < end ? body[from] : 0;
        switch (c) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return from + 1;
            }
            case 'u' -> {
                for (int k = 1; k <= 4; k++) {
                    if (from + k >= end || Character.digit(body[from + k], 16) < 0) {
                        return fail(from + k, "\\u needs four hexadecimal digits");
                    }
                }
                return from + 5;
            }
            default -> {
                return fail(from, "unknown escape after '\\'");
            }
        }
    }

    /** The position past white space. */
    int space(int from) {
        int i = from;
        while (i < end && (isBlank(body[i]) || (body[i] == '\n' && !lineBound))) {
            i++;
        }
        return i;
    }

    private void push(int depth, boolean object) {
        int word = depth >>> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * objects.length);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    }

    private boolean isObject(int depth) {
        return (objects[depth >>> 6] & 1L << depth) != 0;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private int fail(int at, String reason) {
        faultAt = at;
        boolean lineEnds = lineBound && at < end && body[at] == '\n';
        fault = lineEnds ? "the line ends inside a record; a record must stand on one line" : reason;
        return -1;
    }
}
