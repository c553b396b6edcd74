package io.sluice.stack.process;

import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends what an earlier launcher left running. A pid file alone proves nothing, since process ids come round again: the
 * process must also carry this stack's mark on its command line.
 */
public final class StaleChildren {

    private StaleChildren() {}

    /** @return what was ended, as {@code "kafka (process 4711)"} */
    public static List<String> end(ChildHome home) {
        List<String> ended = new ArrayList<>();
        for (Path pidFile : pidFiles(home)) {
            String name = pidFile.getFileName().toString();
            String role = name.substring(0, name.length() - ".pid".length());
            running(pidFile, ChildSpec.mark(role, home.stackDir())).ifPresent(process -> {
                endAndWait(role, process);
                ended.add(role + " (process " + process.pid() + ")");
            });
            delete(pidFile);
        }
        return ended;
    }

    private static List<Path> pidFiles(ChildHome home) {
        try (var files = Files.newDirectoryStream(home.pids(), "*.pid")) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        } catch (IOException e) {
            throw new StackException("the folder " + home.pids() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<ProcessHandle> running(Path pidFile, String mark) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return ProcessHandle.of(pid)
                    .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                            .contains(mark));
        } catch (NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StackException("the pid file " + pidFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void endAndWait(String role, ProcessHandle process) {
        // Their launcher is gone and their own watch has not ended them: no orderly stop is left to hope for.
        process.destroyForcibly();
        try {
            process.onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new StackException(
                    role + " of an earlier run (process " + process.pid() + ") cannot be ended: end it by hand", e);
        }
    }

    private static void delete(Path pidFile) {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new StackException("the pid file " + pidFile + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
