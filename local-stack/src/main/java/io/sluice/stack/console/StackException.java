package io.sluice.stack.console;

/** What stops the stack, told in one line that names the thing, its value and the way out. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    public StackException(String line) {
        super(line);
        this.line = line;
    }

    public StackException(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    /** What to show to the person at the terminal. */
    public String line() {
        return line;
    }
}
