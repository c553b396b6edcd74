package io.sluice.sink.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Commands of the operating system that tests need. */
final class Commands {
    private Commands() {}

    static boolean exist(String... names) {
        for (String name : names) {
            boolean found = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin").stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
            if (!found) {
                return false;
            }
        }
        return true;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static boolean succeeds(String... command) {
        return exitCode(command) == 0;
    }

    static void run(String... command) {
        int exitCode = exitCode(command);
        if (exitCode != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exitCode);
        }
    }

    private static int exitCode(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            int exitCode = process.waitFor();
            if (exitCode != 0 && !text.isBlank()) {
                System.out.println(String.join(" ", command) + ": " + text.strip());
            }
            return exitCode;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
