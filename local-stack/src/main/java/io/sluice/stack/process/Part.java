package io.sluice.stack.process;

import java.time.Duration;

/** One program of the stack: how it is configured, when it counts as ready, how long it may take. */
public interface Part {

    /** Its name in the files and messages of the stack: {@code kafka}, {@code connect}, {@code gateway}, {@code cleanse}. */
    String role();

    /** Where it can be reached, for people. */
    String address();

    /** Writes its configuration; called before each start. */
    ChildSpec prepare();

    /** Asks it once, within about a second; false while it does not answer. */
    boolean isReady();

    Duration readyWithin();

    /** From SIGTERM to SIGKILL. */
    Duration stopWithin();
}
