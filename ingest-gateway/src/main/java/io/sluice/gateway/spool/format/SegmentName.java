package io.sluice.gateway.spool.format;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment is known by its file's name alone, so no damage inside the file can take its identity.
 *
 * @param number rises from file to file
 * @param salt random; begins every checksum in the file
 */
public record SegmentName(long number, long salt) implements Comparable<SegmentName> {

    private static final Pattern FILE = Pattern.compile("([0-9]{12,18})-([0-9a-f]{16})\\.seg");

    public String fileName() {
        return String.format(Locale.ROOT, "%012d-%016x.seg", number, salt);
    }

    /** The file beside the segment that says which of its records are resolved. */
    public String doneName() {
        return String.format(Locale.ROOT, "%012d-%016x.done", number, salt);
    }

    public static Optional<SegmentName> parse(String fileName) {
        Matcher matcher = FILE.matcher(fileName);
        return matcher.matches()
                ? Optional.of(
                        new SegmentName(Long.parseLong(matcher.group(1)), Long.parseUnsignedLong(matcher.group(2), 16)))
                : Optional.empty();
    }

    @Override
    public int compareTo(SegmentName other) {
        return Long.compare(number, other.number);
    }
}
