package io.sluice.stack.bench.settings;

import io.sluice.stack.bench.stat.Title;
import io.sluice.stack.console.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What to measure, from the {@code bench.*} properties.
 *
 * @param dir where everything is kept; absolute
 * @param only ids of rows, or of groups of rows; empty: all
 * @param rounds how often each contestant has its turn
 * @param seconds of counting in each turn that is bounded by time
 * @param outageSeconds how long the broker is suspended
 * @param sinkRecords how many records each sink drains in a turn
 * @param endToEndRecords how many events go from HTTP to files
 * @param scaling how far the rows go that measure how a cost grows
 * @param minutes after which no further turn begins
 */
public record BenchConfig(
        Path dir,
        List<String> only,
        int rounds,
        int seconds,
        int outageSeconds,
        long sinkRecords,
        long endToEndRecords,
        Scaling scaling,
        int minutes) {

    /**
     * @param records that a sink drains in a turn
     * @param full whether the sizes that take minutes are measured too
     */
    public record Scaling(long records, boolean full) {}

    /** Reads the properties, reporting every bad value at once. */
    public static BenchConfig from(Properties properties, Path defaultDir) {
        List<String> errors = new ArrayList<>();
        String dir = properties.getProperty("bench.dir", "");
        BenchConfig config = new BenchConfig(
                (dir.isBlank() ? defaultDir : Path.of(dir)).toAbsolutePath().normalize(),
                Stream.of(properties.getProperty("bench.only", "").split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .toList(),
                (int) number(properties, "bench.rounds", 3, 100, errors),
                (int) number(properties, "bench.seconds", 4, 600, errors),
                (int) number(properties, "bench.outage.seconds", 8, 3_600, errors),
                number(properties, "bench.sink.records", 2_000_000, 1_000_000_000, errors),
                number(properties, "bench.e2e.records", 10_000_000, 1_000_000_000, errors),
                new Scaling(
                        number(properties, "bench.scaling.records", 1_000_000, 1_000_000_000, errors),
                        flag(properties, "bench.scaling.full", errors)),
                (int) number(properties, "bench.minutes", 10, 600, errors));
        if (!errors.isEmpty()) {
            throw new StackException(String.join("; ", errors));
        }
        return config;
    }

    public boolean asksFor(Title title) {
        return only.isEmpty() || only.stream().anyMatch(title::isAskedFor);
    }

    /** A flag that is named without a value is set, as on the command line. */
    private static boolean flag(Properties properties, String name, List<String> errors) {
        String value = properties.getProperty(name, "false").strip();
        if (!List.of("", "true", "false").contains(value)) {
            errors.add(name + " is '" + value + "': set -D" + name + " to true or false");
        }
        return !value.equals("false");
    }

    private static long number(Properties properties, String name, long defaultValue, long limit, List<String> errors) {
        String value = properties.getProperty(name, Long.toString(defaultValue)).strip();
        try {
            long number = Long.parseLong(value);
            if (number >= 1 && number <= limit) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the value as it was given.
        }
        errors.add(name + " is '" + value + "': set -D" + name + " to a number from 1 to " + limit);
        return defaultValue;
    }
}
