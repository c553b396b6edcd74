package io.sluice.stack.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What the figures were measured on.
 *
 * @param load the system's load average just before: what else was running
 * @param commit of the checkout, with {@code +changes} where files differ from it
 */
public record Machine(
        String processor,
        int cores,
        double memoryGib,
        String system,
        String java,
        String kafka,
        String commit,
        double load) {

    static Machine ofThisRun(Path root) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / 1e7 / 1.073741824) / 100.0,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                AppInfoParser.getVersion(),
                commit(root),
                system.getSystemLoadAverage());
    }

    /** In one line. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%d × %s, %.0f GiB, %s, %s, Kafka %s, commit %s, load average %.2f before the start",
                cores,
                processor,
                memoryGib,
                system,
                java,
                kafka,
                commit,
                load);
    }

    private static String processorName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit(Path root) {
        String commit = git(root, List.of("rev-parse", "--short=12", "HEAD"));
        String changes = git(root, List.of("status", "--porcelain"));
        return commit.isEmpty() ? "unknown" : changes.isEmpty() ? commit : commit + "+changes";
    }

    private static String git(Path root, List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder("git").directory(root.toFile());
        builder.command().addAll(arguments);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? output : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while asking git for the commit", e);
        }
    }
}
