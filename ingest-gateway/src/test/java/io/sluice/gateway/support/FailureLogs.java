package io.sluice.gateway.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints the end of each child's log when a test fails, while the logs are still there. What a child logged is mostly
 * the only witness of a failure that does not come again.
 */
public final class FailureLogs implements AfterTestExecutionCallback {
    private static final int LINES = 80;
    private static final Set<Path> LOGS = new ConcurrentSkipListSet<>();

    static void watch(Path log) {
        LOGS.add(log);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        // Those of classes that have ended went with their folders.
        LOGS.removeIf(log -> !Files.exists(log));
        if (context.getExecutionException().isEmpty()) {
            return;
        }
        for (Path log : LOGS) {
            List<String> lines = Files.readAllLines(log);
            System.out.println(context.getDisplayName() + " failed; the last lines of " + log + ":");
            lines.subList(Math.max(0, lines.size() - LINES), lines.size())
                    .forEach(line -> System.out.println("  " + line));
        }
    }
}
