package io.sluice.stack.bench.stat;

import java.util.Locale;

/**
 * What a row is about, known before anything is measured.
 *
 * @param id {@code P1}, or {@code P4.spool} where one figure has several rows
 * @param what in a few words
 */
public record Title(String id, String what, Goal goal) {

    /** Whether the row is among those asked for: {@code P4} asks for {@code P4.spool} too, {@code P} for all with a P. */
    public boolean isAskedFor(String wanted) {
        String asked = wanted.toLowerCase(Locale.ROOT);
        String own = id.toLowerCase(Locale.ROOT);
        return own.equals(asked) || own.startsWith(asked + ".") || isNumberOf(asked, own);
    }

    private static boolean isNumberOf(String letter, String id) {
        return letter.length() == 1 && id.length() > 1 && id.startsWith(letter) && Character.isDigit(id.charAt(1));
    }
}
