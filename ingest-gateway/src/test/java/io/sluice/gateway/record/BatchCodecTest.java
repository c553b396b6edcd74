package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
    private static final byte[] BODY = "{\"a\":1}\n{\"b\":2}".getBytes(StandardCharsets.UTF_8);

    private static Batch batch() {
        Records records = ((Checked.WellFormed) JsonBody.lines(BODY, BODY.length)).records();
        return new Batch("events", 3, Identity.ofKey("anna", "events", "42", BODY), 17, records);
    }

    @Test
    void shouldBringBackEveryPartOfABatch() {
        // Given
        Batch batch = batch();

        // When
        Batch back = BatchCodec.decode("events", BatchCodec.encode(batch));

        // Then
        assertThat(back.partition(0)).isEqualTo(3);
        assertThat(back.ingestTimeMs()).isEqualTo(17);
        assertThat(back.recordCount()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(back.records().copy(i)).isEqualTo(batch.records().copy(i));
            assertThat(back.identity().id(i)).isEqualTo(batch.identity().id(i));
        }
        assertThat(back.identity().digest()).isEqualTo(batch.identity().digest());
        int written = BatchCodec.encode(batch).stream()
                .mapToInt(ByteBuffer::remaining)
                .sum();
        assertThat(BatchCodec.sizeBytes(batch)).isEqualTo(written);
    }

    @Test
    void shouldBringBackKeysHeadersAndTheNumbersOfEachPartition() {
        // Given
        Records records = batch().records()
                .withKeys(Slices.of(Arrays.asList("a".getBytes(StandardCharsets.UTF_8), null)))
                .withHeaders(List.of(new Header("trace", new byte[] {0, -1})));
        Placement placement = new Placement.Each(new int[] {1, 2}, new long[] {17, 4});
        Batch batch = new Batch("events", placement, Identity.ofGateway("7f"), 17, records);

        // When
        Batch back = BatchCodec.decode("events", BatchCodec.encode(batch));

        // Then
        assertThat(List.of(back.partition(0), back.partition(1))).containsExactly(1, 2);
        assertThat(new String(back.id(0), StandardCharsets.UTF_8)).isEqualTo("g:7f.1/17");
        assertThat(new String(back.id(1), StandardCharsets.UTF_8)).isEqualTo("g:7f.2/4");
        assertThat(back.records().keys().text(0)).isEqualTo("a");
        assertThat(back.records().keys().copy(1)).isNull();
        List<Header> headers = Header.decode(back.records().headers().copy(1));
        assertThat(headers).singleElement().satisfies(header -> {
            assertThat(header.name()).isEqualTo("trace");
            assertThat(header.value()).containsExactly(0, -1);
        });
        assertThat(BatchCodec.sizeBytes(batch))
                .isEqualTo(BatchCodec.encode(batch).stream()
                        .mapToInt(ByteBuffer::remaining)
                        .sum());
    }

    @Test
    void shouldCutOutAPartWithItsIdsKeysAndPartitions() {
        // Given
        Records records = batch().records()
                .withKeys(
                        Slices.of(List.of("a".getBytes(StandardCharsets.UTF_8), "b".getBytes(StandardCharsets.UTF_8))));
        Placement placement = new Placement.Each(new int[] {1, 2}, new long[0]);
        Batch batch = new Batch("events", placement, Identity.ofKey("anna", "events", "42", BODY), 17, records);

        // When
        Batch part = batch.part(1, 1);

        // Then
        assertThat(part.recordCount()).isEqualTo(1);
        assertThat(part.id(0)).isEqualTo(batch.id(1));
        assertThat(part.partition(0)).isEqualTo(2);
        assertThat(part.records().copy(0)).isEqualTo(batch.records().copy(1));
        assertThat(part.records().keys().text(0)).isEqualTo("b");
    }

    @Test
    void shouldRefuseWhatANewerGatewayHasWritten() {
        assertThatThrownBy(() -> BatchCodec.decode("events", List.of(ByteBuffer.wrap(new byte[] {9, 0, 0}))))
                .hasMessageContaining("format 9, known is 2");
    }
}
