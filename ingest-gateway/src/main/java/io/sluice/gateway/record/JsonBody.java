package io.sluice.gateway.record;

import io.sluice.gateway.record.Checked.Malformed;
import io.sluice.gateway.record.Checked.WellFormed;

/** Cuts a JSON body into records and checks each, in one pass over the bytes. */
public final class JsonBody {
    /** Guessed size of a record when the bounds are first allocated; they grow if it was too high. */
    private static final int EXPECTED_RECORD_BYTES = 128;

    private final byte[] body;
    private final int end;
    private final JsonScanner scanner;
    private final Records.Builder records;

    private JsonBody(byte[] body, int length, boolean lineBound) {
        this.body = body;
        this.end = length;
        this.scanner = new JsonScanner(body, length, lineBound);
        this.records = new Records.Builder(body, length / EXPECTED_RECORD_BYTES + 1);
    }

    /** A record a line. Blank lines are skipped; a record is the line without the white space around it. */
    public static Checked lines(byte[] body, int length) {
        return new JsonBody(body, length, true).lines();
    }

    /** One object, or an array whose elements are the records. */
    public static Checked document(byte[] body, int length) {
        return new JsonBody(body, length, false).document();
    }

    /** Whether the bytes are one well-formed JSON value of any kind, with nothing but white space around it. */
    public static boolean isOneValue(byte[] bytes) {
        int past = new JsonScanner(bytes, bytes.length, false).value(skipSpace(bytes, 0, bytes.length));
        return past >= 0 && skipSpace(bytes, past, bytes.length) == bytes.length;
    }

    private Checked lines() {
        int i = 0;
        while (true) {
            while (i < end && (JsonScanner.isBlank(body[i]) || body[i] == '\n')) {
                i++;
            }
            if (i == end) {
                return new WellFormed(records.build());
            }
            int past = scanner.value(i);
            if (past < 0) {
                return fault();
            }
            records.add(i, past);
            i = skipBlanks(past);
            if (i < end && body[i] != '\n') {
                return Malformed.at(body, i, "a line holds one record; found more after its end");
            }
        }
    }

    private Checked document() {
        int i = skipSpace(0);
        if (i == end) {
            return new WellFormed(records.build());
        }
        return switch (body[i]) {
            case '{' -> object(i);
            case '[' -> array(i + 1);
            default -> Malformed.at(body, i, "the body must be one object or an array of records");
        };
    }

    private Checked object(int start) {
        int past = scanner.value(start);
        if (past < 0) {
            return fault();
        }
        records.add(start, past);
        return atEnd(past);
    }

    private Checked array(int first) {
        int i = skipSpace(first);
        if (i < end && body[i] == ']') {
            return atEnd(i + 1);
        }
        while (true) {
            int past = scanner.value(i);
            if (past < 0) {
                return fault();
            }
            records.add(i, past);
            i = skipSpace(past);
            if (i == end) {
                return Malformed.at(body, i, "the body ends inside the array of records");
            }
            if (body[i] == ']') {
                return atEnd(i + 1);
            }
            if (body[i] != ',') {
                return Malformed.at(body, i, "expected ',' or ']' after a record");
            }
            i = skipSpace(i + 1);
        }
    }

    private Checked atEnd(int past) {
        int i = skipSpace(past);
        return i == end
                ? new WellFormed(records.build())
                : Malformed.at(body, i, "the body must hold one JSON value; found more after its end");
    }

    private Malformed fault() {
        return Malformed.at(body, scanner.faultAt(), scanner.fault());
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < end && JsonScanner.isBlank(body[i])) {
            i++;
        }
        return i;
    }

    private int skipSpace(int from) {
        return skipSpace(body, from, end);
    }

    private static int skipSpace(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (JsonScanner.isBlank(bytes[i]) || bytes[i] == '\n')) {
            i++;
        }
        return i;
    }
}
