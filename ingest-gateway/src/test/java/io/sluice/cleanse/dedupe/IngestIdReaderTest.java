package io.sluice.cleanse.dedupe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestIdReaderTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef";

    private final IngestIdReader reader = new IngestIdReader();

    @Test
    void shouldTakeHexBasesAsTheyAre() {
        // When
        IngestId id = reader.read(ascii("k:" + HEX + "/17"));

        // Then
        assertThat(id).isEqualTo(new IngestId(new BaseKey(IdKind.KEYED, 0x0123456789abcdefL, 0x0123456789abcdefL), 17));
    }

    @Test
    void shouldTellKindsBasesAndNumbersApart() {
        // Given
        String[] ids = {
            "k:" + HEX + "/0",
            "c:" + HEX + "/0",
            "g:" + HEX + "/0",
            "k:" + HEX + "/1",
            "k:" + HEX.replace('f', 'e') + "/0",
            "k:" + HEX + "0/0",
            "g:7.0/0",
            "g:7.1/0",
            "g:7.1/4096",
            "g:7.1/4097"
        };

        // When
        Set<Object> read = new HashSet<>();
        for (String id : ids) {
            IngestId parsed = reader.read(ascii(id));
            assertThat(parsed).as(id).isNotNull();
            read.add(parsed);
            // Asked again in between, the remembered base must not leak into the next.
            assertThat(reader.read(ascii(id))).isEqualTo(parsed);
        }

        // Then
        assertThat(read).hasSameSizeAs(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k",
                "k:",
                "k:/1",
                "k:ab",
                "k:ab/",
                "x:ab/1",
                "kab/1",
                "k:ab/1x",
                "k:ab/-1",
                "k:ab/ 1",
                "k:ab/1234567890123456789"
            })
    void shouldRefuseWhatIsNoId(String text) {
        // When, Then
        assertThat(reader.read(ascii(text))).isNull();
    }

    @Test
    void shouldRefuseABaseOfUnreasonableLength() {
        // When, Then
        assertThat(reader.read(ascii("g:" + "1".repeat(255) + "/0"))).isNull();
    }

    @Test
    void shouldTellDeadLettersApartByHowOftenTheyWereSentBackAndByContent() {
        // Given
        IngestId id = Objects.requireNonNull(reader.read(ascii("k:" + HEX + "/3")));

        // When
        Set<IngestId> letters = new HashSet<>();
        letters.add(reader.deadLetter(id, 0, null));
        letters.add(reader.deadLetter(id, 1, null));
        letters.add(reader.deadLetter(id, 0, 0L));
        letters.add(reader.deadLetter(id, 0, 5L));
        letters.add(reader.deadLetter(id, 0, 5L));

        // Then
        assertThat(letters).hasSize(4).doesNotContain(id);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
