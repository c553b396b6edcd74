package io.sluice.gateway.record;

/** Well-formed UTF-8 by the table of RFC 3629, section 4: no overlong form, no surrogate, nothing past U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The position past the sequence of two to four bytes that starts at {@code at}, or the complement of {@code at}. */
    static int sequence(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        int length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : 4;
        if (lead < 0xC2 || lead > 0xF4 || at + length > end) {
            return ~at;
        }
        int second = bytes[at + 1] & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return ~at;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[at + k] & 0xC0) != 0x80) {
                return ~at;
            }
        }
        return at + length;
    }
}
