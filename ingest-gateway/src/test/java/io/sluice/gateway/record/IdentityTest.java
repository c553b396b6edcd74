package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @Test
    void shouldNameTheSameKeyOfTheSamePrincipalAndTopicAlike() {
        // When
        Identity first = Identity.ofKey("anna", "events", "42", BODY);
        Identity again = Identity.ofKey("anna", "events", "42", BODY);

        // Then
        assertThat(again.base()).isEqualTo(first.base()).startsWith("k:");
        assertThat(new String(first.id(3), StandardCharsets.US_ASCII)).isEqualTo(first.base() + "/3");
        assertThat(again.partition(12)).isEqualTo(first.partition(12));
    }

    @Test
    void shouldKeepPrincipalsTopicsAndKeysApartWhereverTheirBordersLie() {
        // When
        Set<String> names = new HashSet<>(List.of(
                Identity.ofKey("ab", "c", "d", BODY).base(),
                Identity.ofKey("a", "bc", "d", BODY).base(),
                Identity.ofKey("a", "b", "cd", BODY).base(),
                Identity.ofKey("", "abc", "d", BODY).base()));

        // Then
        assertThat(names).hasSize(4);
    }

    @Test
    void shouldTellBodiesUnderOneNameApartByTheirDigest() {
        // When
        Identity one = Identity.ofKey("", "events", "42", BODY);
        Identity other = Identity.ofKey("", "events", "42", "{} ".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(one.base()).isEqualTo(other.base());
        assertThat(one.digest()).hasSize(8).isNotEqualTo(other.digest());
    }

    @Test
    void shouldNumberTheRecordsOfEachPartitionDensely() {
        // Given
        Sequencer sequencer = new Sequencer("7f");
        Sequencer.Partitions partitions = new Sequencer.Partitions(3, partition -> true);
        Records records = new Records(new byte[64 * 1024], new int[20], 10);

        // When
        List<Batch> batches = IntStream.range(0, 30)
                .mapToObj(i -> sequencer.place("events", records, Optional.empty(), partitions, i * 10, i))
                .toList();

        // Then
        for (int partition = 0; partition < 3; partition++) {
            int p = partition;
            List<Long> numbers = batches.stream()
                    .filter(batch -> batch.partition(0) == p)
                    .map(batch -> batch.identity().firstNumber())
                    .toList();
            assertThat(numbers)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> i * 10L).toList());
        }
        assertThat(batches).allMatch(batch -> batch.identity().base().equals("g:7f." + batch.partition(0)));
    }

    @Test
    void shouldNameAnEventByItsSourceAndIdAndAsTheOnlyRecord() {
        // When
        Identity event = Identity.ofCloudEvent("anna", "events", "/sensors/1", "42");
        Identity shifted = Identity.ofCloudEvent("anna", "events", "/sensors/", "142");

        // Then
        assertThat(event).isEqualTo(new Identity(event.base(), 0, event.digest()));
        assertThat(event.base()).startsWith("c:").isNotEqualTo(shifted.base());
        assertThat(event.digest()).isEmpty();
        assertThat(Identity.ofCloudEvent("anna", "events", "/sensors/1", "42").base())
                .isEqualTo(event.base());
        assertThat(event.base().substring(2))
                .as("16 bytes, none of them shared with a key of the same text")
                .hasSize(22)
                .isNotEqualTo(Identity.ofKey("anna", "events", "/sensors/142", BODY)
                        .base()
                        .substring(2));
    }

    @Test
    void shouldNeverLetAClientNameAnIdOfTheGateway() {
        // When
        Identity forged = Identity.ofKey("", "events", "g:7f.0/1", BODY);

        // Then
        assertThat(new String(forged.id(0), StandardCharsets.US_ASCII)).matches("k:[\\w-]{22}/0");
    }

    @Test
    void shouldStayOnAPartitionForAWhileAndSkipThoseWithoutALeader() {
        // Given
        StickyPartition sticky = new StickyPartition();

        // When
        int first = sticky.next(4, p -> true, 1000, 0);
        int soon = sticky.next(4, p -> true, 1000, 4);
        int later = sticky.next(4, p -> true, 1000, 5);
        int full = IntStream.range(0, 70)
                .map(i -> sticky.next(4, p -> true, 1000, 5))
                .max()
                .orElseThrow();
        int headless = sticky.next(4, p -> p == 0, 1000, 6);

        // Then
        assertThat(soon).isEqualTo(first);
        assertThat(later).isNotEqualTo(first);
        assertThat(full).isNotEqualTo(later);
        assertThat(headless).isZero();
    }
}
