package io.sluice.stack.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What the person at the terminal sees: one line per part as it comes up, each with the seconds it took. */
@SuppressForbidden(
        reason =
                "the launcher's user interface is its standard output, which no disk is; elapsed time is read here only")
public final class Console {

    private final PrintStream out;
    private final PrintStream err;
    private final LongSupplier nanoClock;
    private final long startedNanos;

    public Console(PrintStream out, PrintStream err, LongSupplier nanoClock) {
        this.out = out;
        this.err = err;
        this.nanoClock = nanoClock;
        this.startedNanos = nanoClock.getAsLong();
    }

    /**
     * The console of this process: its own way to standard output, past what {@code System.out} is in Maven's JVM. There a
     * stream that colours text is taken down by a shutdown hook, and whoever writes just then gets an exception, which
     * once was the thread that stops the stack.
     */
    public static Console system() {
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), System::nanoTime);
    }

    /** The same with everything on standard error: where standard output is kept for a result. */
    public static Console onStandardError() {
        PrintStream err = stream(FileDescriptor.err);
        return new Console(err, err, System::nanoTime);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), false, Charset.forName(nativeEncoding()));
    }

    /** The terminal's; {@code System.out} tells its own only from JDK 18 on. */
    private static String nativeEncoding() {
        return System.getProperty("native.encoding", "UTF-8");
    }

    /** A line about one part: {@code "  kafka      ready after 2.9 s"}. */
    public synchronized void part(String part, String message) {
        out.printf("  %-10s %s%n", part, message);
        out.flush();
    }

    /** A line of its own. */
    public synchronized void line(String message) {
        out.println(message);
        out.flush();
    }

    /** What went wrong, in one line on standard error. */
    public synchronized void error(String message) {
        err.println("ERROR " + message);
        err.flush();
    }

    /** Starts a stopwatch whose reading prints as seconds. */
    public Stopwatch stopwatch() {
        return new Stopwatch(nanoClock, nanoClock.getAsLong());
    }

    /** Time since the launcher started. */
    public Stopwatch sinceStart() {
        return new Stopwatch(nanoClock, startedNanos);
    }

    /** Elapsed time since one moment. */
    public record Stopwatch(LongSupplier nanoClock, long startedNanos) {

        public long elapsedMs() {
            return (nanoClock.getAsLong() - startedNanos) / 1_000_000;
        }

        public double elapsedSeconds() {
            return (nanoClock.getAsLong() - startedNanos) / 1e9;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f s", elapsedMs() / 1000.0);
        }
    }
}
