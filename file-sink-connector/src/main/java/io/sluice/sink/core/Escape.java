package io.sluice.sink.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Percent-encoding, injective both ways: different inputs never meet in one name, and none climbs out of its folder.
 */
public final class Escape {
    private static final String PLAIN = "-_=+:,@";

    private Escape() {}

    /**
     * Any text as one folder or file name. A leading dot is encoded as well, so that no topic or field value can name
     * {@code ..} or the hidden folder that holds the ledgers. The empty text becomes {@code %}, which nothing else does.
     */
    public static String name(String text) {
        return text.isEmpty() ? "%" : encode(text, "", false);
    }

    /** The inverse of {@link #name}. */
    public static String unname(String name) {
        return unword(name);
    }

    /** Any text as one word without blanks, slashes kept. */
    static String word(String text) {
        return text.isEmpty() ? "%" : encode(text, "/", true);
    }

    /** The inverse of {@link #word}. */
    static String unword(String word) {
        return word.equals("%") ? "" : decode(word);
    }

    private static String encode(String text, String alsoPlain, boolean dots) {
        StringBuilder name = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean dot = c == '.' && (dots || name.length() > 0);
            if (dot || isPlain(c) || alsoPlain.indexOf(c) >= 0) {
                name.append(c);
            } else {
                name.append('%').append(hex(c >> 4)).append(hex(c & 15));
            }
        }
        return name.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }

    private static char hex(int digit) {
        return "0123456789ABCDEF".charAt(digit);
    }

    private static String decode(String word) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(word.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(UTF_8);
    }
}
