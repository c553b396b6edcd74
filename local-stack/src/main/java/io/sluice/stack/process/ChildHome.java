package io.sluice.stack.process;

import java.nio.file.Path;

/**
 * What all children of one stack share.
 *
 * @param java the {@code java} program
 * @param agent the jar of {@link io.sluice.stack.watch.ParentWatch}
 * @param stackDir the stack's folder
 */
public record ChildHome(Path java, Path agent, Path stackDir) {

    public Path logs() {
        return stackDir.resolve("logs");
    }

    public Path pids() {
        return stackDir.resolve("pids");
    }

    public Path pidFile(String role) {
        return pids().resolve(role + ".pid");
    }
}
