package io.sluice.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Header;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import io.sluice.gateway.record.Slices;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What is found out before Kafka sees it, because Kafka would fail a record's neighbours for it. */
class RecordFactoryTest {
    private static final long ACCEPTED_MS = 1_000_000;

    private static Batch batch(Records records) {
        return new Batch("t", 3, new Identity("g:7f.3", 0, new byte[0]), ACCEPTED_MS, records);
    }

    private static TopicInfo topic(int maxBytes, boolean keyRequired, TimestampRange timestamps) {
        return new TopicInfo(Reach.READY, 4, new BitSet(), maxBytes, keyRequired, timestamps);
    }

    private static Optional<String> refused(Records records, TopicInfo topic, long nowMs) {
        return RecordFactory.refused(batch(records), 0, topic, nowMs).map(RecordError::code);
    }

    @Test
    void shouldCountKeyAndHeadersIntoTheSize() {
        // Given
        TopicInfo topic = topic(500, false, TimestampRange.ANY);
        Records value = Records.single(new byte[300]);

        // When
        Optional<String> alone = refused(value, topic, ACCEPTED_MS);
        Optional<String> keyed = refused(value.withKeys(Slices.of(List.of(new byte[100]))), topic, ACCEPTED_MS);
        Optional<String> headed =
                refused(value.withHeaders(List.of(new Header("h", new byte[100]))), topic, ACCEPTED_MS);

        // Then
        assertThat(alone).isEmpty();
        assertThat(keyed).contains("record_too_large");
        assertThat(headed).contains("record_too_large");
    }

    @Test
    void shouldAskForAKeyOnACompactedTopicAlone() {
        // Given
        Records value = Records.single(new byte[1]);
        TopicInfo compacted = topic(500, true, TimestampRange.ANY);

        // When
        Optional<String> bare = refused(value, compacted, ACCEPTED_MS);
        Optional<String> keyed = refused(value.withKeys(Slices.of(List.of(new byte[0]))), compacted, ACCEPTED_MS);

        // Then
        assertThat(bare).contains("key_required");
        assertThat(keyed).isEmpty();
    }

    @Test
    void shouldRefuseATimestampOutsideOfTheBrokersRange() {
        // Given
        TopicInfo topic = topic(500, false, new TimestampRange(5_000, 1_000));
        Records value = Records.single(new byte[1]);

        // When
        Optional<String> old = refused(value, topic, ACCEPTED_MS + 5_001);
        Optional<String> ahead = refused(value, topic, ACCEPTED_MS - 1_001);
        Optional<String> within = refused(value, topic, ACCEPTED_MS + 5_000);

        // Then
        assertThat(old).contains("timestamp_out_of_range");
        assertThat(ahead).contains("timestamp_out_of_range");
        assertThat(within).isEmpty();
    }

    @Test
    void shouldTellKafkaThePartitionTheKeyAndAllHeaders() {
        // Given
        Records records = Records.single("v".getBytes(StandardCharsets.UTF_8))
                .withKeys(Slices.of(List.of("k".getBytes(StandardCharsets.UTF_8))))
                .withHeaders(List.of(new Header("trace", new byte[] {7})));

        // When
        ProducerRecord<byte[], byte[]> record = new RecordFactory(batch(records)).record(0);

        // Then
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.timestamp()).isEqualTo(ACCEPTED_MS);
        assertThat(record.key()).isEqualTo("k".getBytes(StandardCharsets.UTF_8));
        assertThat(record.headers().toArray())
                .extracting(org.apache.kafka.common.header.Header::key)
                .containsExactly("trace", "ingest-time", "ingest-id");
    }
}
