package io.sluice.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The launcher as its users run it: a process of its own, of which only its output and its ending are seen. */
final class LauncherProcess implements AutoCloseable {

    static final Duration START_LIMIT = Duration.ofSeconds(120);

    /** For a command that compiles everything before it starts anything, while other tests compute beside it. */
    static final Duration BUILD_LIMIT = Duration.ofMinutes(6);

    private final Process process;
    private final Path output;

    private LauncherProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@link Up} on free ports, unless the properties say otherwise. */
    static LauncherProcess start(Path upDir, Path output, Map<String, String> properties) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dsluice.root=" + System.getProperty("sluice.root"));
        command.add("-Dsluice.class.data=" + ClassData.installation().classData());
        command.add("-Dup.dir=" + upDir);
        List.of("kafka", "connect", "gateway", "management").stream()
                .filter(part -> !properties.containsKey("up." + part + ".port"))
                .forEach(part -> command.add("-Dup." + part + ".port=0"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add(Up.class.getName());
        return start(new ProcessBuilder(command), output);
    }

    /** Starts any command whose output is that of a launcher. */
    static LauncherProcess start(ProcessBuilder builder, Path output) throws IOException {
        // As at a terminal: a build that was started in the background ignores SIGINT, and so would all that it starts.
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return new LauncherProcess(builder.start(), output);
    }

    LauncherProcess awaitReady() {
        return awaitReady(START_LIMIT);
    }

    LauncherProcess awaitReady(Duration limit) {
        awaitLine("READY ", limit);
        return this;
    }

    /** Waits for a line that contains the text, and fails at once if the launcher ends without it. */
    String awaitLine(String text) {
        return awaitLine(text, START_LIMIT);
    }

    private String awaitLine(String text, Duration limit) {
        await().atMost(limit)
                .untilAsserted(() -> assertThat(!linesWith(text).isEmpty() || !process.isAlive())
                        .as("a line with '%s', or the end, in:%n%s", text, output())
                        .isTrue());
        assertThat(linesWith(text))
                .as("lines with '%s' in:%n%s", text, output())
                .isNotEmpty();
        return linesWith(text).get(0);
    }

    List<String> linesWith(String text) {
        return output().lines().filter(line -> line.contains(text)).toList();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first group of the pattern in the output. */
    String find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output());
        assertThat(matcher.find()).as("'%s' in:%n%s", pattern, output()).isTrue();
        return matcher.group(1);
    }

    void signal(String name) {
        Signals.send(process.pid(), name);
    }

    /**
     * Whether a process runs no more. One that has ended stays in the process table until its parent asks, and the parent
     * of an orphan may take seconds: {@link ProcessHandle#isAlive} takes it for alive until then.
     */
    static boolean hasEnded(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // The state follows the name, which stands in brackets and may itself hold any character.
            return !process.isAlive() || stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return !process.isAlive();
        }
    }

    int awaitExit(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("the launcher ends within %s; its output:%n%s", limit, output())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
