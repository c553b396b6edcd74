package io.sluice.stack;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What a terminal or a kernel sends to a process. */
public final class Signals {

    private Signals() {}

    /** @param name as {@code kill} knows it: STOP, CONT, TERM, KILL */
    public static void send(long pid, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
