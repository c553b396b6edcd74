package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        assertThat(back.partition()).isEqualTo(3);
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
    void shouldRefuseWhatANewerGatewayHasWritten() {
        assertThatThrownBy(() -> BatchCodec.decode("events", List.of(ByteBuffer.wrap(new byte[] {9, 0, 0}))))
                .hasMessageContaining("format 9, known is 1");
    }
}
