package io.sluice.sink.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A JVM of its own, that can be killed or stopped, and what it has said. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Thread reader;
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** @param prefix what stands before the java command, such as strace */
    private Child(List<String> prefix, ChildImage image, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(image.command());
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    static Child start(ChildImage image, Object... arguments) {
        return startUnder(List.of(), image, arguments);
    }

    static Child startUnder(List<String> prefix, ChildImage image, Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            texts.add(String.valueOf(argument));
        }
        return new Child(prefix, image, texts);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            said.add("(its output ended: " + e.getMessage() + ")");
        }
    }

    List<String> said() {
        return said;
    }

    /** The number behind the last line that begins with {@code word}, or -1. */
    long last(String word) {
        long last = -1;
        for (String line : said) {
            if (line.startsWith(word + " ")) {
                last = Long.parseLong(line.substring(word.length() + 1));
            }
        }
        return last;
    }

    Child awaitSaid(Predicate<Child> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> condition.test(this) || !process.isAlive());
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** A line on its standard input. */
    void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void signal(String signal) {
        Commands.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** Waits for its end; all that it said has been read by then. */
    int await() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("a child did not end; it said " + said);
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** kill -9 */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** kill -9, and for what it runs under strace too: the tracer alone would only let it go. */
    void killTree() {
        close();
        await();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
