package io.sluice.stack.part;

import io.sluice.stack.console.StackException;
import io.sluice.stack.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A KRaft controller that runs without a broker, and how far it has come: by its log, for it offers no other sign. */
final class LoneController {

    private static final String ACTIVE = "Performing controller activation";
    private static final String ENDED = "Fencing broker ";

    private static final long LOOK_EVERY_MS = 20;

    /** The first may have been under way when the session ended; the second holds that end, or comes behind it. */
    private static final int WRITES = 2;

    private final Child child;
    private final Path metadata;

    /** @param metadata the folder of the metadata's log */
    LoneController(Child child, Path metadata) {
        this.child = child;
        this.metadata = metadata;
    }

    boolean isAlive() {
        return child.isAlive();
    }

    Path log() {
        return child.log();
    }

    boolean isActiveWithin(Duration limit) throws InterruptedException {
        return comesTrue(limit, () -> says(ACTIVE));
    }

    /** Only then can it end one; where no broker has a session any more, it never does. */
    boolean endsASessionWithin(Duration limit) throws InterruptedException {
        return comesTrue(limit, () -> says(ENDED));
    }

    /** Whether all that it has decided until now is in its log by then. It writes in order. */
    boolean writesWithin(Duration limit) throws InterruptedException {
        long[] seen = {bytes(), 0};
        return comesTrue(limit, () -> {
            long now = bytes();
            if (now > seen[0]) {
                seen[0] = now;
                seen[1]++;
            }
            return seen[1] >= WRITES;
        });
    }

    /** False: the time is up, or it has died. */
    private boolean comesTrue(Duration limit, BooleanSupplier condition) throws InterruptedException {
        for (long looks = limit.toMillis() / LOOK_EVERY_MS; looks > 0; looks--) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (child.endsWithin(LOOK_EVERY_MS)) {
                break;
            }
        }
        return condition.getAsBoolean();
    }

    private boolean says(String words) {
        try {
            return Files.readString(child.log()).contains(words);
        } catch (IOException e) {
            throw new StackException("the log of the controller cannot be read: " + e.getMessage(), e);
        }
    }

    private long bytes() {
        try (Stream<Path> files = Files.list(metadata)) {
            List<Path> segments =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            return segments.stream().mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new StackException("the metadata in " + metadata + " cannot be read: " + e.getMessage(), e);
        }
    }
}
