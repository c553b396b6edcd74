package io.sluice.stack.watch;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * A Java agent that ties a child's life to its launcher's.
 *
 * <p>The launcher holds the other end of the child's standard input and never writes to it. When the launcher is gone,
 * however it went, the kernel closes that end, and the child reads end of file: it then exits in an orderly way, or is
 * killed after {@value #KILL_AFTER_MS} ms. No process id is compared, so none can be mistaken for another.
 *
 * <p>It also takes SIGINT away from the child: a terminal sends Ctrl-C to the whole foreground process group at once,
 * and the launcher alone decides in which order the parts stop.
 */
public final class ParentWatch {

    /** Well below the 5 s within which no child may outlive its launcher: a busy machine is slow to start the killer. */
    static final long KILL_AFTER_MS = 2_000;

    private ParentWatch() {}

    /** Called by the JVM before the child's own main class. */
    public static void premain(String arguments) {
        // A handler, not SIG_IGN: Kafka chains to the handler that it finds, and SIG_IGN cannot be called.
        Signal.handle(new Signal("INT"), signal -> {});
        daemon("parent-watch", ParentWatch::exitAtEndOfInput);
    }

    private static void exitAtEndOfInput() {
        drain(System.in);
        daemon("parent-watch-kill", ParentWatch::killWhenTimeIsUp);
        System.exit(1);
    }

    /**
     * Not {@code Runtime.halt}: HotSpot lets it wait up to 10 s for a compiler thread, and a young JVM compiles much. Java
     * kills neither its own process nor, without a handler, raises a signal in it: the shell does.
     */
    private static void killWhenTimeIsUp() {
        try {
            new CountDownLatch(1).await(KILL_AFTER_MS, TimeUnit.MILLISECONDS);
            new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
        } catch (InterruptedException | IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void drain(InputStream input) {
        byte[] ignored = new byte[64];
        try {
            while (input.read(ignored) >= 0) {
                // The launcher writes nothing; whatever comes is not for us.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end: the launcher is gone.
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
