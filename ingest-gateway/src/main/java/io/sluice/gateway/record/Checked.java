package io.sluice.gateway.record;

/** What the check of a body found. */
public sealed interface Checked {
    /** Every record is well-formed. There may be none. */
    record WellFormed(Records records) implements Checked {}

    /** The first fault; nothing of the body may be sent. Line and column count from 1, the column in characters. */
    record Malformed(int line, int column, String reason) implements Checked {
        public String text() {
            return "line " + line + ", column " + column + ": " + reason;
        }

        static Malformed at(byte[] body, int position, String reason) {
            int line = 1;
            int column = 1;
            int end = Math.min(position, body.length);
            for (int i = 0; i < end; i++) {
                if (body[i] == '\n') {
                    line++;
                    column = 1;
                } else if ((body[i] & 0xC0) != 0x80) {
                    // A continuation byte of UTF-8 is no character of its own.
                    column++;
                }
            }
            return new Malformed(line, column, reason);
        }
    }
}
