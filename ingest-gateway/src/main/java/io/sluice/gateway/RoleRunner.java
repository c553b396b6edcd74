package io.sluice.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the roles of one process: starts them in their order, and ends them in that order as soon as it is told to, or
 * one of them has ended by itself or cannot start. They live and die together: a process that has lost one of its roles
 * is started again as a whole.
 */
final class RoleRunner {
    /** Nothing that was acknowledged is lost. */
    static final int EXIT_OK = 0;
    /** A role could not start, or has ended by itself. */
    static final int EXIT_START = 3;
    /** Something that was acknowledged is gone. */
    static final int EXIT_LOST = 4;

    private static final Logger LOG = LoggerFactory.getLogger(RoleRunner.class);
    private static final long LOOK_MS = 100;
    private static final long INTERRUPTED_START_MS = 2_000;

    private final List<Role> roles;
    private final List<Role> started = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean failed;

    /** One of the things that {@code process.roles} names. */
    interface Role {
        /** Returns when it runs, which may be before it is ready. An interrupt ends it early. */
        void start() throws Exception;

        /** Whether it has ended by itself, for good. */
        boolean isDead();

        /** Takes a bounded time; false if anything acknowledged was lost. */
        boolean stop();
    }

    RoleRunner(List<Role> roles) {
        this.roles = List.copyOf(roles);
    }

    /** Lets {@link #run} end in order; from any thread. */
    void stop() {
        over.countDown();
    }

    /** Returns the exit code once every role that was started has stopped. */
    int run() throws InterruptedException {
        Thread starter = new Thread(this::start, "start");
        starter.start();
        while (!over.await(LOOK_MS, TimeUnit.MILLISECONDS) && started.stream().noneMatch(Role::isDead)) {
            // What is awaited is a signal or a death.
        }
        starter.interrupt();
        starter.join(INTERRUPTED_START_MS);
        boolean died = started.stream().anyMatch(Role::isDead);
        boolean kept = true;
        for (Role role : started) {
            kept &= role.stop();
        }
        return !kept ? EXIT_LOST : failed || died ? EXIT_START : EXIT_OK;
    }

    private void start() {
        try {
            for (Role role : roles) {
                role.start();
                started.add(role);
            }
        } catch (Exception e) {
            if (over.getCount() > 0) {
                failed = true;
                LOG.error("event=start_failed error={} message={}", e.getClass().getSimpleName(), e.getMessage());
                over.countDown();
            }
        }
    }
}
