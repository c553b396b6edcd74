package io.sluice.sink;

import static io.sluice.sink.Sink.P0;
import static io.sluice.sink.Sink.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.FaultyDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that hangs: nothing waits for it longer than it was told. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimedStopTest {
    private final FakeKafka kafka = new FakeKafka();
    private final Path root;
    private final FaultyDisk disk;

    TimedStopTest(@TempDir Path root) throws DiskFault {
        this.root = root;
        this.disk = new FaultyDisk(new LocalDisk(root));
    }

    @AfterEach
    void heal() {
        disk.heal();
    }

    private Sink.Builder sink() {
        return Sink.at(root)
                .with("rotate.on.commit", true)
                .with("stop.timeout.ms", 300)
                .with("write.timeout.ms", 100)
                .on(ignored -> disk.asDisk());
    }

    @Test
    void shouldStopInTimeWhileASyncHangs() {
        // Given
        Sink sink = sink().start(kafka);
        sink.own(P0).commit();
        Sink.append(kafka, P0, 10);
        sink.iterate(1);
        disk.hang("sync");

        // When
        long start = System.nanoTime();
        sink.close();
        long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();

        // Then
        assertThat(disk.hangs()).isPositive();
        assertThat(tookMs).isBetween(250L, 5_000L);
        assertThat(kafka.committed(P0)).isLessThanOrEqualTo(0);
        disk.heal();
        try (Sink next = sink().start(kafka)) {
            next.own(P0).iterateUntil(() -> next.commit() != null && kafka.committed(P0) == 10);
        }
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 10));
    }

    @Test
    void shouldPauseWhatHangsAndGoOnWhenItReturns() {
        // Given
        try (Sink sink = sink().with("buffer.memory", 1 << 20).start(kafka)) {
            sink.own(P0, P1).commit();
            disk.hang("write");
            Sink.append(kafka, P0, 2000);

            // When
            sink.iterateUntil(() -> sink.consumer.paused().contains(P0));

            // Then
            assertThat(sink.consumer.paused()).doesNotContain(P1);
            disk.heal();
            sink.iterateUntil(() -> sink.consumer.paused().isEmpty());
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 2000);
        }
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 2000));
    }

    @Test
    void shouldHoldNoMoreThanItsMemoryWhileTheDiskHangs() {
        // Given
        try (Sink sink = sink().with("buffer.memory", 1 << 20)
                .with("write.timeout.ms", 60_000)
                .start(kafka)) {
            sink.own(P0).commit();
            disk.hang("write");
            for (int i = 0; i < 5000; i++) {
                kafka.append(P0, new byte[1000]);
            }

            // When
            sink.iterateUntil(() -> sink.consumer.paused().contains(P0));

            // Then: the limit, and one poll on top
            assertThat(sink.consumer.position(P0)).isBetween(1000L, 1000L + 2 * 500L);
            disk.heal();
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 5000);
        }
    }

    @Test
    void shouldKeepAPartitionPausedWhoseLedgerCannotBeReadYet() {
        // Given
        Sink.append(kafka, P0, 10);
        disk.hang("list");
        try (Sink sink = sink().start(kafka)) {

            // When
            sink.ask(P0).iterate(3);

            // Then
            assertThat(sink.consumer.paused()).contains(P0);
            disk.heal();
            sink.iterateUntil(() -> sink.commit() != null && kafka.committed(P0) == 10);
        }
        assertThat(Sink.lines(root)).isEqualTo(Sink.values(P0, 0, 10));
    }

    @Test
    void shouldKeepNoMoreFilesOpenThanItWasTold() {
        // Given
        for (int i = 0; i < 200; i++) {
            kafka.append(P0, Sink.value(P0, i).getBytes(java.nio.charset.StandardCharsets.UTF_8), (i % 50) * 1000L);
        }

        // When
        try (Sink sink = sink().with("partitioner", "time")
                .with("path.format", "'s='ss")
                .with("stop.timeout.ms", 30_000)
                .with("max.open.files", 3)
                .with("buffer.max.records", 1)
                .start(kafka)) {
            sink.own(P0).iterate(3);
        }

        // Then
        assertThat(Sink.published(root)).hasSize(50);
        assertThat(Sink.lines(root)).hasSize(200).doesNotHaveDuplicates();
    }
}
