package io.sluice.stack.torture;

import static org.awaitility.Awaitility.await;

import io.sluice.stack.Signals;
import io.sluice.stack.Stack;
import io.sluice.stack.process.Child;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Random faults, all drawn from one seed. */
final class Faults {

    private static final List<String> ROLES = List.of("gateway", "connect", "kafka");

    private final Stack stack;
    private final Random random;

    Faults(Stack stack, long seed) {
        this.stack = stack;
        this.random = new Random(seed);
    }

    /** Waits up to the limit, then strikes once. Returns what was done. */
    String next(Duration longestWait) throws InterruptedException {
        pause(random.nextLong(longestWait.toMillis()));
        String role = ROLES.get(random.nextInt(ROLES.size()));
        Child child = stack.child(role);
        if (!child.isAlive()) {
            return role + " is down already";
        }
        if (random.nextInt(3) > 0) {
            child.kill();
            return "kill -9 " + role;
        }
        long ms = 500 + random.nextLong(random.nextInt(4) == 0 ? 20_000 : 4_000);
        signal(child, "STOP");
        pause(ms);
        signal(child, "CONT");
        return "SIGSTOP " + role + " for " + ms + " ms";
    }

    /** kill -9 at a moment after the process has become ready; returns when another has taken its place. */
    static void killWhenUp(Stack stack, String role, long afterMs) throws InterruptedException {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.isReady(role));
        pause(afterMs);
        Child child = stack.child(role);
        child.kill();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.child(role) != child);
    }

    static void signal(Child child, String name) {
        Signals.send(child.pid(), name);
    }

    static void pause(long ms) {
        LockSupport.parkNanos(ms * 1_000_000);
    }
}
