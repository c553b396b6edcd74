package io.sluice.gateway.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The content of a JSON string that is known to be well-formed. */
final class JsonString {
    private JsonString() {}

    /** The characters between the quotes in UTF-8; {@code from} and {@code to} leave the quotes out. */
    static byte[] decode(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                return unescape(new String(json, from, to - from, StandardCharsets.UTF_8));
            }
        }
        return Arrays.copyOfRange(json, from, to);
    }

    private static byte[] unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString().getBytes(StandardCharsets.UTF_8);
    }
}
