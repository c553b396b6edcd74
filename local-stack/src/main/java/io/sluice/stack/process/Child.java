package io.sluice.stack.process;

import io.sluice.stack.console.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running child process with its log file and its pid file. Safe to use from any thread. */
public final class Child {

    /** A log past this size is set aside as {@code <role>.log.1} at the next start. */
    private static final long LOG_LIMIT_BYTES = 16L << 20;

    private final String role;
    private final Process process;
    private final Path log;
    private final Path pidFile;

    private Child(String role, Process process, Path log, Path pidFile) {
        this.role = role;
        this.process = process;
        this.log = log;
        this.pidFile = pidFile;
    }

    /** Starts the program; its output is appended to {@code home.logs()/<role>.log}. */
    public static Child start(ChildSpec spec, ChildHome home) {
        Path log = home.logs().resolve(spec.role() + ".log");
        Path pidFile = home.pidFile(spec.role());
        ProcessBuilder builder = new ProcessBuilder(spec.command(home))
                .directory(home.stackDir().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", spec.classPath());
        builder.environment().putAll(spec.environment());
        try {
            setAsideIfLarge(log);
            Process process = builder.start();
            writePid(process, pidFile);
            return new Child(spec.role(), process, log, pidFile);
        } catch (IOException e) {
            throw new StackException(spec.role() + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static void writePid(Process process, Path pidFile) throws IOException {
        try {
            Files.writeString(pidFile, Long.toString(process.pid()));
        } catch (IOException e) {
            // Nobody would know of it.
            process.destroyForcibly();
            throw e;
        }
    }

    public String role() {
        return role;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public CompletableFuture<Child> onExit() {
        return process.onExit().thenApply(exited -> this);
    }

    /** Waits, and tells whether it has ended by then. */
    public boolean endsWithin(long ms) throws InterruptedException {
        return process.waitFor(ms, TimeUnit.MILLISECONDS);
    }

    /** What it ended with: {@code "exit code 1"} or, for a signal, {@code "signal 9"}. Only once it has ended. */
    public String ending() {
        int code = process.exitValue();
        // A shell's convention, which the JVM's Process follows too.
        return code > 128 ? "signal " + (code - 128) : "exit code " + code;
    }

    /** Whether it has ended with exit code 0. */
    public boolean endedWell() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    public Path log() {
        return log;
    }

    /** The last line that says something, for a message that points at the log. */
    public String lastLogLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            for (int i = lines.size() - 1; i >= 0; i--) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... ")) {
                    return line;
                }
            }
        } catch (IOException e) {
            return "the log cannot be read: " + e.getMessage();
        }
        return "the log is empty";
    }

    /**
     * SIGTERM, and SIGKILL after the time is up.
     *
     * @return whether it ended by itself in time
     */
    public boolean stop(Duration limit) throws InterruptedException {
        // Not Process.destroy(): that closes the child's standard input too, which tells it that the launcher is gone.
        process.toHandle().destroy();
        boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!inTime) {
            process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
        deletePidFile();
        return inTime;
    }

    /** SIGKILL, as a crash would. The pid file stays, as after a crash. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    private void deletePidFile() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new StackException("the pid file " + pidFile + " cannot be deleted: " + e, e);
        }
    }

    private static void setAsideIfLarge(Path log) throws IOException {
        File file = log.toFile();
        if (file.length() > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling(file.getName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
