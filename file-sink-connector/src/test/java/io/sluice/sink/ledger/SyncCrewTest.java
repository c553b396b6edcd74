package io.sluice.sink.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sink.disk.DiskFault;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SyncCrewTest {
    private static final int MANY = 100;

    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static List<SyncCrew.Sync> times(int count, SyncCrew.Sync sync) {
        return Collections.nCopies(count, sync);
    }

    @Test
    void shouldSyncSideBySide() throws DiskFault {
        // Given: syncs that return only when four of them are under way.
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicInteger done = new AtomicInteger();

        // When
        new SyncCrew(threads, 3).run(times(MANY, () -> {
            meet(four);
            done.incrementAndGet();
        }));

        // Then
        assertThat(done).hasValue(MANY);
    }

    private static void meet(CyclicBarrier others) {
        try {
            others.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the others did not come", e);
        }
    }

    @Test
    void shouldDoAllAloneWhereNoHelperIsFree() throws DiskFault {
        // Given
        Set<Thread> by = Collections.synchronizedSet(new HashSet<>());

        // When
        new SyncCrew(job -> {}, 8).run(times(MANY, () -> by.add(Thread.currentThread())));

        // Then
        assertThat(by).containsExactly(Thread.currentThread());
    }

    @Test
    void shouldAskNobodyForAFew() throws DiskFault {
        // Given
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();

        // When
        new SyncCrew(job -> asked.incrementAndGet(), 8).run(times(3, done::incrementAndGet));

        // Then
        assertThat(done).hasValue(3);
        assertThat(asked).hasValue(0);
    }

    @Test
    void shouldReturnOnlyWhenWhatAHelperHasBegunHasEnded() throws DiskFault {
        // Given: a helper that hangs in its sync until all others are done and it is waited for.
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Thread asking = Thread.currentThread();
        threads.execute(() -> {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> ended.get() == MANY - 1 && asking.getState() == Thread.State.WAITING);
            released.countDown();
        });

        // When
        new SyncCrew(threads, 1).run(times(MANY, () -> {
            if (Thread.currentThread() == asking) {
                await(begun);
            } else {
                begun.countDown();
                await(released);
            }
            ended.incrementAndGet();
        }));

        // Then
        assertThat(ended).hasValue(MANY);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldFailAsTheOneSyncThatFails() {
        // Given
        AtomicInteger begun = new AtomicInteger();
        SyncCrew.Sync fortiethFails = () -> {
            if (begun.incrementAndGet() == 40) {
                throw new DiskFault(DiskFault.Kind.FULL, "no room");
            }
        };

        // When, then
        assertThatThrownBy(() -> new SyncCrew(threads, 3).run(times(MANY, fortiethFails)))
                .isInstanceOfSatisfying(
                        DiskFault.class, fault -> assertThat(fault.kind()).isEqualTo(DiskFault.Kind.FULL))
                .hasMessage("no room");
    }

    @Test
    void shouldBeginNoSyncBehindOneThatFailed() {
        // Given
        AtomicInteger begun = new AtomicInteger();

        // When, then
        assertThatThrownBy(() -> SyncCrew.alone().run(times(MANY, () -> {
                    begun.incrementAndGet();
                    throw new DiskFault(DiskFault.Kind.IO, "broken");
                })))
                .isInstanceOf(DiskFault.class);
        assertThat(begun).hasValue(1);
    }

    @Test
    void shouldNotTakeAnErrorOfAHelperForSuccess() {
        // When, then
        assertThatThrownBy(() -> new SyncCrew(threads, 3).run(times(MANY, () -> {
                    throw new OutOfMemoryError("of a helper");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of a helper");
    }
}
