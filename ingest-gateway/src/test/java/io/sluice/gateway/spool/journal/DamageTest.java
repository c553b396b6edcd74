package io.sluice.gateway.spool.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.Spooled;
import io.sluice.gateway.spool.Ticket;
import io.sluice.gateway.spool.format.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a disk is known to spoil files, by name: what it may cost, and that the rest goes on. */
class DamageTest {
    private static final int BATCHES = 400;
    private static final int BYTES = 1_000;
    /** A segment's head and summary, which are records too, so that a file that is gone may count as two more. */
    private static final long OWN_RECORDS = 2;

    private static final String TOPIC = Scratch.TOPIC;

    private final Scratch scratch;

    DamageTest(@TempDir Path dir) {
        this.scratch = new Scratch(dir);
    }

    /** Seven segments: six sealed, the newest as a crash or a stop leaves it. */
    @BeforeEach
    void fill() throws IOException {
        try (Spool spool = scratch.open()) {
            Scratch.fill(spool, TOPIC, BATCHES, BYTES);
        }
    }

    @Test
    void shouldLoseOneBatchToABitFlippedInItsPayload() throws IOException {
        // Given
        change(2, bytes -> flip(bytes, bytes.length / 2 / 8 * 8 + 200));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSizeBetween(BATCHES - 1, BATCHES - 1);
        assertThat(scratch.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Damage.Kind.PAYLOAD);
            assertThat(damage.lostBatches()).isEqualTo(1);
            assertThat(damage.detail()).contains("topic " + TOPIC + ", seq ");
        });
    }

    @Test
    void shouldLoseOneBatchToABitFlippedInItsHeader() throws IOException {
        // Given
        change(2, bytes -> flip(bytes, recordAt(bytes, 20) + 17));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSize(BATCHES - 1);
        assertThat(scratch.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Damage.Kind.RECORDS);
            assertThat(damage.lostBatches()).isEqualTo(1);
        });
    }

    @Test
    void shouldLoseNothingToABitFlippedInASummary() throws IOException {
        // Given
        change(2, bytes -> flip(bytes, bytes.length - 20));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSize(BATCHES);
    }

    @Test
    void shouldLoseNothingToABitFlippedInAHead() throws IOException {
        // Given
        change(2, bytes -> flip(bytes, 20));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSize(BATCHES);
    }

    @Test
    void shouldCountWhatAShortenedFileHasLost() throws IOException {
        // Given
        change(2, bytes -> Arrays.copyOf(bytes, bytes.length / 2));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSizeBetween(BATCHES - 40, BATCHES - 20);
        assertThat(lost()).isBetween((long) BATCHES - left.size(), BATCHES - left.size() + OWN_RECORDS);
        assertThat(scratch.damages()).extracting(Damage::kind).contains(Damage.Kind.TRUNCATED);
    }

    @Test
    void shouldCountWhatAnEmptiedFileHasLost() throws IOException {
        // Given
        change(2, bytes -> new byte[0]);

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left.size()).isLessThan(BATCHES);
        assertThat(lost()).isBetween((long) BATCHES - left.size(), BATCHES - left.size() + OWN_RECORDS);
    }

    @Test
    void shouldCountWhatAMissingFileHeld() throws IOException {
        // Given
        Files.delete(scratch.files(".seg").get(2));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left.size()).isLessThan(BATCHES);
        assertThat(lost()).isBetween((long) BATCHES - left.size(), BATCHES - left.size() + OWN_RECORDS);
        assertThat(scratch.damages()).singleElement().extracting(Damage::kind).isEqualTo(Damage.Kind.MISSING_FILE);
    }

    @Test
    void shouldDeliverTheRestWhenTheNewestFileIsMissing() throws IOException {
        // Given
        List<Path> files = scratch.files(".seg");
        Files.delete(files.get(files.size() - 1));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSizeGreaterThan(BATCHES - 70);
    }

    @Test
    void shouldSetAFileOfGarbageAside() throws IOException {
        // Given
        change(2, bytes -> {
            new Random(1).nextBytes(bytes);
            return bytes;
        });

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSizeGreaterThan(BATCHES - 70);
        assertThat(scratch.damages()).extracting(Damage::kind).contains(Damage.Kind.UNREADABLE_FILE);
        assertThat(scratch.files(".bad")).hasSize(1);
        assertThat(lost()).isBetween((long) BATCHES - left.size(), BATCHES - left.size() + OWN_RECORDS);
    }

    @Test
    void shouldLoseOnlyTheBatchesOfAPageOfZeros() throws IOException {
        // Given
        change(2, bytes -> {
            Arrays.fill(bytes, 8192, 12288, (byte) 0);
            return bytes;
        });

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSizeBetween(BATCHES - 5, BATCHES - 4);
        assertThat(lost()).isEqualTo(BATCHES - left.size());
    }

    @Test
    void shouldReadBatchesOnceMoreWhenADoneFileIsSpoilt() throws IOException {
        // Given
        try (Spool spool = scratch.open()) {
            Scratch.readAll(spool, TOPIC).subList(0, 10).forEach(one -> spool.resolve(one.ticket()));
        }
        Path done = scratch.files(".done").get(0);
        Files.write(done, flip(Files.readAllBytes(done), 12));

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSize(BATCHES);
    }

    @Test
    void shouldNotTakeBytesOfAClientForARecord(@TempDir Path elsewhere) throws IOException {
        // Given a client that sends a segment as its payload, in a batch whose header is spoilt
        Scratch forger = new Scratch(elsewhere);
        try (Spool spool = forger.open()) {
            Scratch.fill(spool, "forged", 50, 1_000);
        }
        byte[] forged = Files.readAllBytes(forger.files(".seg").get(0));
        try (Spool spool = scratch.open()) {
            // Eight letters, so that the forged records lie where the reader looks for one.
            Scratch.store(spool, new Entry("8letters", 2, 0, 1, ByteBuffer.wrap(forged)));
        }
        List<Path> files = scratch.files(".seg");
        Path last = files.get(files.size() - 1);
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, flip(bytes, recordAt(bytes, 1) + 17));

        // When
        try (Spool spool = scratch.open()) {

            // Then
            assertThat(spool.stats().topics()).containsOnlyKeys(TOPIC);
            assertThat(Scratch.readAll(spool, "forged")).isEmpty();
        }
    }

    @Test
    void shouldCountALossOnce() throws IOException {
        // Given
        change(2, bytes -> flip(bytes, recordAt(bytes, 20) + 17));
        reopenAndRead();
        int found = scratch.damages().size();

        // When
        List<Spooled> left = reopenAndRead();

        // Then
        assertThat(left).hasSize(BATCHES - 1);
        assertThat(scratch.damages()).hasSize(found);
    }

    @Test
    void shouldDrainToNothingInSpiteOfDamage() throws IOException {
        // Given
        change(1, bytes -> flip(bytes, recordAt(bytes, 3) + 17));
        change(3, bytes -> flip(bytes, recordAt(bytes, 3) + 500));
        change(4, bytes -> Arrays.copyOf(bytes, 30_000));

        // When
        try (Spool spool = scratch.open()) {
            Scratch.readAll(spool, TOPIC).forEach(one -> spool.resolve(one.ticket()));
        }

        // Then
        try (Spool spool = scratch.open()) {
            assertThat(spool.stats().batches()).isZero();
            assertThat(spool.stats().diskBytes()).isLessThan(1_000);
        }
    }

    /** Whatever happened, the spool takes new batches and gives them back. */
    private List<Spooled> reopenAndRead() throws IOException {
        try (Spool spool = scratch.open()) {
            Ticket fresh = Scratch.store(
                    spool, Scratch.entry("fresh", spool.incarnation().firstSeq(), 10));
            assertThat(Scratch.readAll(spool, "fresh"))
                    .extracting(Spooled::ticket)
                    .containsExactly(fresh);
            spool.resolve(fresh);
            List<Spooled> left = Scratch.readAll(spool, TOPIC);
            assertThat(spool.stats().topics().get(TOPIC))
                    .extracting(SpoolStats.Backlog::batches)
                    .isEqualTo((long) left.size());
            return left;
        }
    }

    private long lost() {
        return scratch.damages().stream().mapToLong(Damage::lostBatches).sum();
    }

    private void change(int segment, UnaryOperator<byte[]> change) throws IOException {
        Path file = scratch.files(".seg").get(segment);
        Files.write(file, change.apply(Files.readAllBytes(file)));
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 0x10;
        return bytes;
    }

    /** Where the record with an ordinal begins. */
    private static int recordAt(byte[] segment, int ordinal) {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        for (int at = 0; at < segment.length; at += RecordHeader.ALIGNMENT) {
            if (bytes.getInt(at) == RecordHeader.MAGIC && bytes.getInt(at + 36) == ordinal) {
                return at;
            }
        }
        throw new IllegalArgumentException("no record " + ordinal);
    }
}
