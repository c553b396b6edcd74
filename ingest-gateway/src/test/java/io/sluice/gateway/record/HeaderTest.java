package io.sluice.gateway.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"ingest-id", "INGEST-Time", "dlq-topic", "Dlq-x", "__connect.errors.topic", "__CONNECT"})
    void shouldReserveWhatSluiceAndConnectWrite(String name) {
        assertThat(Header.isReserved(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "ingest", "x-ingest-id", "_connect", "content-type"})
    void shouldLeaveTheRestToClients(String name) {
        assertThat(Header.isReserved(name)).isFalse();
    }
}
