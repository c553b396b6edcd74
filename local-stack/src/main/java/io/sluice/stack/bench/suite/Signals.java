package io.sluice.stack.bench.suite;

import io.sluice.stack.console.StackException;
import java.io.IOException;

/** Signals that Java cannot send by itself: suspending a process and letting it go on. */
final class Signals {

    private Signals() {}

    /** @param name {@code STOP} or {@code CONT} */
    static void send(long processId, String name) throws InterruptedException {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(processId))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new StackException("kill -" + name + " " + processId + " ended with exit code " + code);
            }
        } catch (IOException e) {
            throw new StackException("kill -" + name + " cannot be run: " + e.getMessage(), e);
        }
    }
}
