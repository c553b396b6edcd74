package io.sluice.sink.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.sink.core.Entry.Content;
import io.sluice.sink.core.Entry.Growing;
import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.Entry.Segment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTextTest {
    private static final Entry ENTRY = new Entry(
            new Entry.Id(12, "a.12", "a", 3),
            new Entry.Span(100, 250, new Entry.Tail(248, 1_700_000_000_000L)),
            List.of(new Growing(
                    3,
                    17,
                    "json",
                    "events/day=1 %2F ü",
                    List.of(
                            new Segment("z-0", new Content(10, 2, -5, Ranges.of(100, 102))),
                            new Segment("a-1", new Content(20, 3, 77, Ranges.parse("110-111,113")))))),
            List.of(new Growing(2, 18, "raw;Cg==", "", List.of())),
            List.of(new Published(3, "a-0", "events/x y", new Content(1, 1, 1, Ranges.of(120, 121)), Seal.IDLE)),
            new Entry.Unwritten(Ranges.of(130, 131), Ranges.EMPTY, Ranges.parse("140-149,151")));

    @Test
    void shouldReadWhatItWrote() {
        // When
        Entry read = EntryText.decode(EntryText.encode(ENTRY));

        // Then
        assertThat(read).isEqualTo(ENTRY);
    }

    @Test
    void shouldNoticeEveryFlippedBit() {
        // Given
        byte[] bytes = EntryText.encode(ENTRY);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            // When, Then
            assertThatThrownBy(() -> EntryText.decode(flipped)).isInstanceOf(CorruptEntryException.class);
        }
    }

    @Test
    void shouldNoticeEveryCutTail() {
        // Given
        byte[] bytes = EntryText.encode(ENTRY);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            // When, Then
            assertThatThrownBy(() -> EntryText.decode(cut)).isInstanceOf(CorruptEntryException.class);
        }
    }

    @Test
    void shouldFoldEntriesIntoAManifestThatReadsBack() {
        // When
        Manifest manifest = Manifest.fold(0, List.of(ENTRY));

        // Then
        assertThat(Manifest.decode(manifest.encode())).isEqualTo(manifest);
        assertThat(manifest.published()).isEqualTo(ENTRY.published());
    }
}
