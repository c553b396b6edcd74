package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.spool.Append;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Refusal;
import io.sluice.gateway.spool.Reservation;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolConfig;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Stored;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.disk.FolderInUseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpoolTest {
    private final Path dir;

    DiskSpoolTest(@TempDir Path dir) {
        this.dir = dir;
    }

    @Test
    void shouldGiveBackWhatWasStoredAfterReopening() throws IOException {
        // Given
        Scratch scratch = new Scratch(dir);
        try (Spool spool = scratch.open()) {
            Scratch.fill(spool, "a", 300, 500);
            Scratch.fill(spool, "b", 100, 2_000);
        }

        // When
        List<Spooled> a;
        List<Spooled> b;
        try (Spool spool = scratch.open()) {
            a = Scratch.readAll(spool, "a");
            b = Scratch.readAll(spool, "b");
        }

        // Then
        assertThat(a).hasSize(300).extracting(one -> one.entry().seq()).isSorted();
        assertThat(b)
                .hasSize(100)
                .allSatisfy(one -> assertThat(one.entry())
                        .isEqualTo(Scratch.entry("b", one.entry().seq(), 2_000)));
        assertThat(scratch.damages()).isEmpty();
    }

    @Test
    void shouldJoinTheSlicesOfAPayload() throws IOException {
        // Given
        ByteBuffer direct =
                ByteBuffer.allocateDirect(8).put((byte) 3).put((byte) 4).flip();
        ByteBuffer middle = ByteBuffer.wrap(new byte[] {9, 9, 5, 9}).slice(2, 1);
        Entry entry = new Entry("a", 1, 2, 3, List.of(ByteBuffer.wrap(new byte[] {1, 2}), direct, middle));

        // When
        try (Spool spool = new Scratch(dir).open()) {
            Scratch.store(spool, entry);

            // Then
            assertThat(Scratch.readAll(spool, "a").get(0).entry())
                    .isEqualTo(new Entry("a", 1, 2, 3, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5})));
        }
    }

    @Test
    void shouldTakeABatchLargerThanASegment() throws IOException {
        // Given
        int bytes = 3 * Scratch.SEGMENT_BYTES + 5;

        // When
        try (Spool spool = new Scratch(dir).open()) {
            Scratch.store(spool, Scratch.entry("a", 1, 10));
            Scratch.store(spool, Scratch.entry("a", 2, bytes));
            Scratch.store(spool, Scratch.entry("a", 3, 10));

            // Then
            assertThat(Scratch.readAll(spool, "a"))
                    .extracting(Spooled::entry)
                    .containsExactly(
                            Scratch.entry("a", 1, 10), Scratch.entry("a", 2, bytes), Scratch.entry("a", 3, 10));
        }
    }

    @Test
    void shouldNeverRepeatAnIncarnation() throws IOException {
        // Given
        List<Long> numbers = new ArrayList<>();
        List<String> ids = new ArrayList<>();

        // When
        for (int i = 0; i < 3; i++) {
            try (Spool spool = new Scratch(dir).open()) {
                numbers.add(spool.incarnation().number());
                ids.add(spool.incarnation().id());
            }
        }

        // Then
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void shouldGoOnFromTheSeqsOnDiskWhenTheIncarnationFileIsGone() throws IOException {
        // Given
        Scratch scratch = new Scratch(dir);
        long seq;
        for (int i = 0; i < 4; i++) {
            scratch.open().close();
        }
        try (Spool spool = scratch.open()) {
            seq = spool.incarnation().firstSeq() + 9;
            Scratch.store(spool, Scratch.entry("a", seq, 10));
        }
        Files.delete(dir.resolve("incarnation-5"));

        // When
        try (Spool spool = scratch.open()) {

            // Then
            assertThat(spool.incarnation().firstSeq()).isGreaterThan(seq);
        }
    }

    @Test
    void shouldShrinkToNothingWhenAllIsResolved() throws IOException {
        // Given
        Scratch scratch = new Scratch(dir);
        try (Spool spool = scratch.open()) {
            List<Ticket> tickets = Scratch.fill(spool, "a", 2_000, 500);
            assertThat(spool.stats().diskBytes()).isGreaterThan(1_000_000);

            // When
            tickets.forEach(spool::resolve);

            // Then
            await().untilAsserted(() -> assertThat(spool.stats().diskBytes()).isLessThan(Scratch.SEGMENT_BYTES));
            assertThat(spool.stats().batches()).isZero();
            assertThat(spool.stats().topics()).isEmpty();
        }
        assertThat(scratch.damages()).isEmpty();
    }

    @Test
    void shouldRefuseAtTheCapAndTakeBatchesAgainAsItDrains() throws IOException {
        // Given
        Scratch scratch = new Scratch(new SpoolConfig(dir, 512 << 10, 0, Scratch.SEGMENT_BYTES, 512 << 10));
        try (Spool spool = scratch.open()) {
            List<Ticket> tickets = new ArrayList<>();
            Append answer;
            long seq = 0;
            while ((answer = Scratch.append(spool, Scratch.entry("a", seq++, 10_000))
                            .join())
                    instanceof Stored stored) {
                tickets.add(stored.ticket());
            }

            // When
            tickets.forEach(spool::resolve);

            // Then
            assertThat(answer).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CAP);
                assertThat(refusal.limitBytes()).isEqualTo(512 << 10);
                assertThat(refusal.usedBytes()).isBetween(400_000L, 512L << 10);
                assertThat(refusal.detail()).contains("spool.max.bytes 524288");
            });
            long next = seq;
            await().until(() ->
                    Scratch.append(spool, Scratch.entry("a", next, 10_000)).join() instanceof Stored);
            assertThat(spool.stats().counts().refused()).isPositive();
        }
    }

    @Test
    void shouldCountAReservationAgainstTheCapUntilItIsGivenBack() throws IOException {
        // Given
        Scratch scratch = new Scratch(new SpoolConfig(dir, 512 << 10, 0, Scratch.SEGMENT_BYTES, 512 << 10));
        try (Spool spool = scratch.open()) {
            Reservation held = (Reservation) spool.reserve("a", 400_000);
            assertThat(spool.reserve("a", 200_000)).isInstanceOf(Refusal.class);

            // When
            held.release();
            held.release();

            // Then
            assertThat(spool.stats().reservedBytes()).isZero();
            assertThat(spool.reserve("a", 200_000)).isInstanceOf(Reservation.class);
        }
    }

    @Test
    void shouldLeaveRoomOnTheDiskToOthers() throws IOException {
        // Given
        SpoolConfig greedy = new SpoolConfig(dir, 64 << 20, Long.MAX_VALUE / 4, Scratch.SEGMENT_BYTES, 1 << 20);

        // When
        try (Spool spool = new Scratch(greedy).open()) {

            // Then
            assertThat(spool.reserve("a", 1)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.DISK_RESERVE);
                assertThat(refusal.detail()).contains("spool.reserve.bytes");
            });
        }
    }

    @Test
    void shouldTurnASecondHolderAwayAndStayLocked() throws IOException {
        // Given
        Scratch scratch = new Scratch(dir);
        try (Spool first = scratch.open()) {

            // When
            assertThatThrownBy(scratch::open)

                    // Then
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining(
                            "held by process " + ProcessHandle.current().pid())
                    .hasMessageContaining("/admin/spool");
            Scratch.store(first, Scratch.entry("a", 1, 10));
        }
        scratch.open().close();
    }

    @Test
    void shouldMoveAStuckTopicOutOfFilesThatItHoldsBack() throws IOException {
        // Given a topic that is stuck, one batch in every segment
        long maxBytes = 1 << 20;
        Scratch scratch = new Scratch(new SpoolConfig(dir, maxBytes, 0, Scratch.SEGMENT_BYTES, 1 << 20));
        try (Spool spool = scratch.open()) {
            List<Ticket> flowing = new ArrayList<>();
            List<Ticket> stuck = new ArrayList<>();

            // When other topics flow through, many times the cap
            for (int seq = 0; seq < 400; seq++) {
                flowing.addAll(fillOne(spool, "flows", seq, 10_000));
                if (seq % 6 == 0) {
                    stuck.add(Scratch.store(spool, Scratch.entry("stuck", seq, 100)));
                }
                flowing.forEach(spool::resolve);
                flowing.clear();
            }

            // Then
            assertThat(spool.stats().diskBytes()).isLessThanOrEqualTo(maxBytes);
            assertThat(Scratch.readAll(spool, "stuck")).hasSize(stuck.size());
            stuck.forEach(spool::resolve);
            await().until(() -> spool.stats().batches() == 0);
        }
        assertThat(scratch.damages()).isEmpty();
    }

    private static List<Ticket> fillOne(Spool spool, String topic, long seq, int bytes) {
        List<Ticket> ticket = new ArrayList<>();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10)).until(() -> {
            Append answer =
                    Scratch.append(spool, Scratch.entry(topic, seq, bytes)).join();
            if (answer instanceof Stored stored) {
                ticket.add(stored.ticket());
            }
            return answer instanceof Stored;
        });
        return ticket;
    }

    @Test
    void shouldTellHowOldTheOldestIs() throws IOException {
        // Given
        try (Spool spool = new Scratch(dir).open()) {
            List<Ticket> tickets = Scratch.fill(spool, "a", 10, 100);

            // When
            tickets.subList(0, 4).forEach(spool::resolve);

            // Then
            long fifth = 1_000 + spool.incarnation().firstSeq() + 4;
            assertThat(spool.stats().topics().get("a"))
                    .satisfies(backlog -> assertThat(backlog)
                            .extracting("batches", "oldestAcceptedAtMs")
                            .containsExactly(6L, fifth));
        }
    }

    @Test
    void shouldAnswerEveryAppendWhenItIsClosed() throws IOException {
        // Given
        Spool spool = new Scratch(dir).open();
        List<CompletableFuture<Append>> answers = new ArrayList<>();
        for (int seq = 0; seq < 500; seq++) {
            answers.add(Scratch.append(spool, Scratch.entry("a", seq, 100)));
        }

        // When
        spool.close();
        answers.add(Scratch.append(spool, Scratch.entry("a", 501, 100)));

        // Then
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(answers.get(500).join())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.CLOSED));
    }

    @Test
    void shouldKeepDeadLettersUntilTheyAreDropped() throws IOException {
        // Given
        Scratch scratch = new Scratch(dir);
        DeadLetter letter = new DeadLetter(Scratch.entry("a", 5, 100), "RecordTooLargeException", "too large", 3, 77);
        long id;
        try (Spool spool = scratch.open()) {
            Append answer = spool.dead().bury(letter).toCompletableFuture().join();
            id = ((Stored) answer).ticket().seq();
        }

        // When
        try (Spool spool = scratch.open()) {

            // Then
            assertThat(spool.dead().show(id)).contains(letter);
            assertThat(spool.dead().stats().batches()).isEqualTo(1);
            assertThat(spool.dead().drop(id)).isTrue();
            assertThat(spool.dead().drop(id)).isFalse();
            assertThat(spool.stats().batches()).isZero();
        }
        try (Spool spool = scratch.open()) {
            assertThat(spool.dead().list(-1).next()).isEmpty();
        }
    }
}
