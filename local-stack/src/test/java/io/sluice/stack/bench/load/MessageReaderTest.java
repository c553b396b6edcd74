package io.sluice.stack.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final String THREE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc\r\n"
            + "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"
            + "HTTP/1.1 207 Multi-Status\r\nContent-Type: a/b\r\nContent-Length:4\r\n\r\n\r\n\r\n";

    private final List<Integer> statuses = new ArrayList<>();
    private final MessageReader reader = new MessageReader(statuses::add);

    @Test
    void shouldFindEveryResponseHoweverTheBytesAreCut() {
        for (int size = 1; size <= THREE.length(); size++) {
            // Given
            statuses.clear();

            // When
            for (int from = 0; from < THREE.length(); from += size) {
                reader.read(bytes(THREE.substring(from, Math.min(THREE.length(), from + size))));
            }

            // Then
            assertThat(statuses).as("cut every %d bytes", size).containsExactly(200, 503, 207);
        }
    }

    @Test
    void shouldNotCountAResponseWhoseBodyIsNotWhole() {
        reader.read(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcd"));
        assertThat(statuses).isEmpty();

        reader.read(bytes("e"));
        assertThat(statuses).containsExactly(200);
    }

    @Test
    void shouldCountRequestsAsWell() {
        reader.read(bytes("POST /topics/t HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"));
        assertThat(statuses).containsExactly(0);
    }

    @Test
    void shouldRefuseAMessageWhoseEndItCannotTell() {
        assertThatThrownBy(() -> reader.read(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")))
                .hasMessageContaining("without Content-Length");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(EventText.ascii(text));
    }
}
