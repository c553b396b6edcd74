package io.sluice.stack.bench.stat;

/**
 * What a row is about, known before anything is measured.
 *
 * @param id {@code P1}, or {@code P4.spool} where one figure has several rows
 * @param what in a few words
 */
public record Title(String id, String what, Goal goal) {

    /** Whether the row is among those asked for: {@code P4} asks for {@code P4.spool} too. */
    public boolean isAskedFor(String wanted) {
        return id.equalsIgnoreCase(wanted)
                || id.toLowerCase(java.util.Locale.ROOT).startsWith(wanted.toLowerCase(java.util.Locale.ROOT) + ".");
    }
}
