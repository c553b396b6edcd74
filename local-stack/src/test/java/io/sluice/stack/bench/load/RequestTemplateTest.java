package io.sluice.stack.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldMakeEventsOfTheExactSizeThatAreJson() throws Exception {
        for (int size : new int[] {EventText.MIN_BYTES, 100, 150, 200, 1000}) {
            String event = EventText.event(123_456, 78, size);

            assertThat(event).hasSize(size);
            assertThat(JSON.readTree(event).get("batch").asText()).isEqualTo("000000123456");
            assertThat(JSON.readTree(event).get("n").asText()).isEqualTo("0078");
            assertThat(EventText.batch(EventText.ascii(event), 0)).isEqualTo(123_456);
            assertThat(EventText.n(EventText.ascii(event), 0)).isEqualTo(78);
        }
    }

    @Test
    void shouldRefuseAnEventTooSmallForWhatItHolds() {
        assertThatThrownBy(() -> EventText.event(0, 0, EventText.MIN_BYTES - 1))
                .hasMessageContaining("below the least size of " + EventText.MIN_BYTES);
    }

    @Test
    void shouldRenumberEveryRecordOfARequestInPlace() {
        // Given
        RequestTemplate template =
                RequestTemplate.of(LoadPlan.to(8080, "/topics/t").carrying(Dialect.NDJSON, 500));
        ByteBuffer copy = template.copy();

        // When
        template.renumber(copy, 999_999_999_999L);
        template.renumber(copy, 42);

        // Then
        String[] headAndBody = text(copy).split("\r\n\r\n", 2);
        String[] lines = headAndBody[1].split("\n", -1);
        assertThat(lines).hasSize(501);
        assertThat(lines[500]).isEmpty();
        for (int n = 0; n < 500; n++) {
            assertThat(lines[n]).isEqualTo(EventText.event(42, n, 150));
        }
        assertThat(headAndBody[0])
                .startsWith("POST /topics/t HTTP/1.1\r\n")
                .contains("Content-Length: " + headAndBody[1].length());
    }

    @Test
    void shouldWrapRecordsInTheirDialect() throws Exception {
        // Given
        RequestTemplate template =
                RequestTemplate.of(LoadPlan.to(8080, "/topics/t").carrying(Dialect.V2, 3));
        ByteBuffer copy = template.copy();

        // When
        template.renumber(copy, 7);

        // Then
        JsonNode records = JSON.readTree(text(copy).split("\r\n\r\n", 2)[1]).get("records");
        assertThat(records).hasSize(3);
        assertThat(records.get(2).get("value").get("batch").asText()).isEqualTo("000000000007");
        assertThat(records.get(2).get("value").get("n").asText()).isEqualTo("0002");
    }

    private static String text(ByteBuffer copy) {
        return StandardCharsets.US_ASCII.decode(copy.duplicate().clear()).toString();
    }
}
