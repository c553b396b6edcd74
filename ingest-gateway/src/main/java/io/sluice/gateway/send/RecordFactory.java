package io.sluice.gateway.send;

import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    static final int OVERHEAD_BYTES = 128;

    private final Batch batch;
    /** Of the record that is being made: the producer's record takes a copy, so that one serves all of the batch. */
    private final RecordHeaders headers = new RecordHeaders();
    /** The client's headers that stand in {@link #headers}; mostly all records of a batch share them. */
    private byte @Nullable [] decodedFrom;

    RecordFactory(Batch batch) {
        this.batch = batch;
        addOwnHeaders();
    }

    /** Used by one thread at a time. */
    ProducerRecord<byte[], byte[]> record(int index) {
        takeClientHeaders(batch.records().headers().copy(index));
        headers.add(new RecordHeader(ID, batch.id(index)));
        ProducerRecord<byte[], byte[]> made = new ProducerRecord<>(
                batch.topic(),
                batch.partition(index),
                batch.ingestTimeMs(),
                batch.records().keys().copy(index),
                batch.records().copy(index),
                headers);
        headers.remove(ID);
        return made;
    }

    private void addOwnHeaders() {
        headers.add(TIME, Long.toString(batch.ingestTimeMs()).getBytes(StandardCharsets.US_ASCII));
        if (batch.identity().digest().length > 0) {
            headers.add(DIGEST, batch.identity().digest());
        }
    }

    private void takeClientHeaders(byte @Nullable [] encoded) {
        if (Arrays.equals(encoded, decodedFrom)) {
            return;
        }
        decodedFrom = encoded;
        for (Header old : headers.toArray()) {
            headers.remove(old.key());
        }
        if (encoded != null) {
            for (io.sluice.gateway.record.Header header : io.sluice.gateway.record.Header.decode(encoded)) {
                headers.add(header.name(), header.value());
            }
        }
        addOwnHeaders();
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
