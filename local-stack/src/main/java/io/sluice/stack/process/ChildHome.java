package io.sluice.stack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all children of one stack share.
 *
 * @param java the {@code java} program
 * @param agent the jar of {@link io.sluice.stack.watch.ParentWatch}; null for a child whose start is measured, which the
 *     next start ends if its launcher was killed
 * @param stackDir the stack's folder
 * @param classData the folder of the archives of classes, one for each role, that make a start shorter; null for none
 */
public record ChildHome(
        Path java,
        @Nullable Path agent,
        Path stackDir,
        @Nullable Path classData) {

    /** What lets a JVM of this role map its classes into memory; one that cannot, for it is another JVM, loads them. */
    public List<String> classDataOptions(String role) {
        if (classData == null) {
            return List.of();
        }
        Path archive = classData.resolve(role + ".jsa");
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto") : List.of();
    }

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
