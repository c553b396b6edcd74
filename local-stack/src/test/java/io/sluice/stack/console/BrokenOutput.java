package io.sluice.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;

/** A program in whose JVM standard output and error fail, as they can in Maven's while it ends. */
final class BrokenOutput {
    static final String LINE = "stops all the same";

    private BrokenOutput() {}

    public static void main(String[] args) {
        PrintStream broken = new PrintStream(new Broken(), false, UTF_8);
        System.setOut(broken);
        System.setErr(broken);
        Console console = Console.system();
        console.line(LINE);
        console.part("part", "message");
        console.error(LINE);
    }

    private static final class Broken extends OutputStream {
        @Override
        public void write(int b) {
            throw new NumberFormatException("For input string: \"0m\"");
        }
    }
}
