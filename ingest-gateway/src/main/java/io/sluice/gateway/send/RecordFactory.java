package io.sluice.gateway.send;

import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes Kafka records of one batch: the same ones whenever the batch is sent again. */
final class RecordFactory {
    private static final String ID = "ingest-id";
    private static final String TIME = "ingest-time";
    private static final String DIGEST = "ingest-digest";
    /** Framing of a record and its three headers, generously. */
    private static final int OVERHEAD_BYTES = 128;

    private final Batch batch;
    private final Header time;
    /** The client's headers; mostly all records of a batch share them. */
    private byte @Nullable [] decodedFrom;

    private List<Header> decoded = List.of();

    RecordFactory(Batch batch) {
        this.batch = batch;
        this.time = new RecordHeader(TIME, Long.toString(batch.ingestTimeMs()).getBytes(StandardCharsets.US_ASCII));
    }

    ProducerRecord<byte[], byte[]> record(int index) {
        return new ProducerRecord<>(
                batch.topic(),
                batch.partition(index),
                batch.ingestTimeMs(),
                batch.records().keys().copy(index),
                batch.records().copy(index),
                headers(index));
    }

    private RecordHeaders headers(int index) {
        RecordHeaders headers = new RecordHeaders();
        clientHeaders(index).forEach(headers::add);
        headers.add(new RecordHeader(ID, batch.id(index)));
        headers.add(time);
        if (batch.identity().digest().length > 0) {
            headers.add(new RecordHeader(DIGEST, batch.identity().digest()));
        }
        return headers;
    }

    private List<Header> clientHeaders(int index) {
        byte[] encoded = batch.records().headers().copy(index);
        if (encoded == null) {
            return List.of();
        }
        if (!Arrays.equals(encoded, decodedFrom)) {
            decodedFrom = encoded;
            decoded = io.sluice.gateway.record.Header.decode(encoded).stream()
                    .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                    .toList();
        }
        return decoded;
    }

    /** What Kafka would refuse, and make its neighbours in the producer's batch fail for. */
    static Optional<RecordError> refused(Batch batch, int index, TopicInfo topic, long nowMs) {
        int sizeBytes = batch.records().sizeBytes(index) + OVERHEAD_BYTES;
        if (sizeBytes > topic.maxRecordBytes()) {
            String message = "the record is " + sizeBytes + " bytes with its key and headers, the topic takes "
                    + topic.maxRecordBytes() + ": split it or raise max.message.bytes of " + batch.topic();
            return Optional.of(new RecordError(index, "record_too_large", message));
        }
        if (topic.keyRequired() && !batch.records().keys().has(index)) {
            String message = batch.topic() + " is compacted and takes no record without a key";
            return Optional.of(new RecordError(index, "key_required", message));
        }
        if (!topic.timestamps().takes(batch.ingestTimeMs(), nowMs)) {
            String message = "accepted at " + batch.ingestTimeMs() + ", which is outside of what " + batch.topic()
                    + " takes now: message.timestamp.before.max.ms is "
                    + topic.timestamps().beforeMaxMs() + ", message.timestamp.after.max.ms "
                    + topic.timestamps().afterMaxMs();
            return Optional.of(new RecordError(index, "timestamp_out_of_range", message));
        }
        return Optional.empty();
    }
}
