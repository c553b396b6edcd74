package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RoleRunnerTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final FakeRole first = new FakeRole("first");
    private final FakeRole second = new FakeRole("second");
    private final RoleRunner runner = new RoleRunner(List.of(first, second));

    @Test
    void shouldStartAndStopInOrder() throws Exception {
        // Given
        second.whenStarted = runner::stop;

        // When
        int exit = runner.run();

        // Then
        assertThat(exit).isZero();
        assertThat(events).containsExactly("first starts", "second starts", "first stops", "second stops");
    }

    @Test
    void shouldStopEverythingWhenARoleDies() throws Exception {
        // Given
        second.dead = true;

        // When, Then
        assertThat(runner.run()).isEqualTo(RoleRunner.EXIT_START);
        assertThat(events).endsWith("first stops", "second stops");
    }

    @Test
    void shouldStopWhatHasStartedWhenAnotherCannot() throws Exception {
        // Given
        second.whenStarted = () -> {
            throw new IllegalStateException("no");
        };

        // When, Then
        assertThat(runner.run()).isEqualTo(RoleRunner.EXIT_START);
        assertThat(events).containsExactly("first starts", "second starts", "first stops");
    }

    @Test
    void shouldSayThatSomethingWasLost() throws Exception {
        // Given
        first.keepsAll = false;
        second.whenStarted = runner::stop;

        // When, Then
        assertThat(runner.run()).isEqualTo(RoleRunner.EXIT_LOST);
    }

    @Test
    void shouldCutAStartShortThatWaits() throws Exception {
        // Given
        second.whenStarted = () -> {
            runner.stop();
            new CountDownLatch(1).await();
        };

        // When, Then
        assertThat(runner.run()).isZero();
        assertThat(events).endsWith("first stops");
    }

    private interface Action {
        void run() throws Exception;
    }

    private final class FakeRole implements RoleRunner.Role {
        private final String name;
        private Action whenStarted = () -> {};
        private volatile boolean dead;
        private boolean keepsAll = true;

        FakeRole(String name) {
            this.name = name;
        }

        @Override
        public void start() throws Exception {
            events.add(name + " starts");
            whenStarted.run();
        }

        @Override
        public boolean isDead() {
            return dead;
        }

        @Override
        public boolean stop() {
            events.add(name + " stops");
            return keepsAll;
        }
    }
}
