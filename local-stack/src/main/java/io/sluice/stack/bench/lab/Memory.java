package io.sluice.stack.bench.lab;

import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a JVM on this machine.
 *
 * @param rssMiB what it has of the machine's memory
 * @param heapMiB what is in its heap, garbage included
 */
public record Memory(double rssMiB, double heapMiB) {

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
    private static final Pattern USED = Pattern.compile("(?:heap|generation|space)\\s+total [^\\n]*?used ([0-9]+)K");

    /** @param java the program of the JVM, which has {@code jcmd} beside it */
    public static Memory of(long processId, Path java) throws InterruptedException {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(processId), "status"));
            List<String> command =
                    List.of(java.resolveSibling("jcmd").toString(), Long.toString(processId), "GC.heap_info");
            Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            String heap = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            jcmd.waitFor();
            return new Memory(sumKiB(RSS, status) / 1024.0, sumKiB(USED, heap) / 1024.0);
        } catch (IOException e) {
            throw new StackException("the memory of process " + processId + " cannot be read: " + e.getMessage(), e);
        }
    }

    static long sumKiB(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        if (sum == 0) {
            throw new StackException("nothing of " + pattern + " in: " + text);
        }
        return sum;
    }
}
