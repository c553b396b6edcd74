package io.sluice.gateway.config;

import java.util.Optional;
import java.util.SortedSet;

/** The name that was probably meant: the one that takes the fewest edits, if they are few. */
final class NearestName {
    private NearestName() {}

    static Optional<String> of(String typed, SortedSet<String> names) {
        int limit = Math.max(2, typed.length() / 2);
        Optional<String> nearest = Optional.empty();
        for (String name : names) {
            int edits = edits(typed, name);
            if (edits <= limit) {
                nearest = Optional.of(name);
                limit = edits - 1;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance, a row at a time. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
