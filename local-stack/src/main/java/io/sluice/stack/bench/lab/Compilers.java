package io.sluice.stack.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What the compilers of a JVM have cost, from Linux's account of each thread. */
public final class Compilers {
    private static final Path PROC = Path.of("/proc");
    private static final List<String> NAMES = List.of("C1 Compiler", "C2 Compiler");
    /** Linux counts a process's time in hundredths of a second for whoever reads it. */
    private static final double TICKS_PER_SECOND = 100;

    private Compilers() {}

    /** CPU seconds of all of these since their JVMs have started; empty where there is no such account. */
    public static OptionalDouble cpuSeconds(Collection<Long> processIds) {
        double sum = 0;
        for (long id : processIds) {
            OptionalDouble one = cpuSeconds(id);
            if (one.isEmpty()) {
                return one;
            }
            sum += one.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }

    static OptionalDouble cpuSeconds(long pid) {
        try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
            return OptionalDouble.of(threads.mapToLong(Compilers::ticks).sum() / TICKS_PER_SECOND);
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    private static long ticks(Path thread) {
        try {
            return ticks(Files.readString(thread.resolve("stat")));
        } catch (IOException e) {
            // It has ended meanwhile.
            return 0;
        }
    }

    /** @param stat as proc(5) describes it: {@code pid (name) state …}, user and system time being fields 14 and 15 */
    static long ticks(String stat) {
        int nameEnd = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
        if (NAMES.stream().noneMatch(name::startsWith)) {
            return 0;
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
