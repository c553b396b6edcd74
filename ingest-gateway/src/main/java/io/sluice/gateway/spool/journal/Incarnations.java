package io.sluice.gateway.spool.journal;

import io.sluice.gateway.spool.Incarnation;
import io.sluice.gateway.spool.disk.Folder;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the openings of a folder by the name of an empty file, which no torn write and no flipped bit can change. Were
 * that file lost, the seqs on disk still say which openings there have been.
 */
final class Incarnations {
    private static final Pattern FILE = Pattern.compile("incarnation-([0-9]{1,15})");

    private Incarnations() {}

    /**
     * @param highestSeq of what the folder holds, or -1
     * @param random makes the id another one in a copy of the folder
     */
    static Incarnation next(Folder folder, long highestSeq, long random) throws IOException {
        Map<Long, String> earlier = new TreeMap<>();
        for (String name : folder.list().keySet()) {
            Matcher matcher = FILE.matcher(name);
            if (matcher.matches()) {
                earlier.put(Long.parseLong(matcher.group(1)), name);
            }
        }
        long last = Math.max(0, highestSeq < 0 ? 0 : Incarnation.numberOf(highestSeq));
        for (long number : earlier.keySet()) {
            last = Math.max(last, number);
        }
        Incarnation next = new Incarnation(
                last + 1, Long.toString(last + 1) + "-" + HexFormat.of().toHexDigits(random));
        folder.create("incarnation-" + next.number()).close();
        folder.sync();
        for (String name : earlier.values()) {
            folder.delete(name);
        }
        return next;
    }
}
