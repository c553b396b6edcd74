package io.sluice.cleanse.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterTest {

    @Test
    void shouldWarnOfTransactionsThatCanBeLeftHanging() {
        // When, Then
        assertThat(Cluster.transactions(1).warnings())
                .singleElement()
                .asString()
                .contains("transaction.version is 1, below 2", "kafka-features.sh upgrade");
        assertThat(Cluster.transactions(2).warnings()).isEmpty();
        assertThat(Cluster.transactions(1).problems()).isEmpty();
    }

    @Test
    void shouldChooseTheStreamsProtocolOnlyWhereAKilledInstanceIsMissedSoon() {
        // When, Then
        assertThat(Cluster.choosesStreams(1, 10_000)).isTrue();
        assertThat(Cluster.choosesStreams(1, 45_000)).isFalse();
        assertThat(Cluster.choosesStreams(0, 10_000)).isFalse();
    }
}
