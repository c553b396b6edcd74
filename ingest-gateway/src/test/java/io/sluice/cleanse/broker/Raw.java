package io.sluice.cleanse.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cleanse.judge.RecordHeaders;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes raw topics as the gateway does: records with ids, some of them again. */
public final class Raw implements AutoCloseable {

    /** What clients say: an hour ago. Far back, and retention would delete what comes out. */
    public static final long CLIENT_TIME_MS = System.currentTimeMillis() - 3_600_000;

    private final KafkaProducer<byte[], byte[]> producer;

    public Raw(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 << 10,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void send(String topic, int partition, String id, String value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8));
        record.headers().add(RecordHeaders.INGEST_ID, id.getBytes(US_ASCII));
        record.headers()
                .add(
                        RecordHeaders.INGEST_TIMESTAMP,
                        Long.toString(CLIENT_TIME_MS).getBytes(US_ASCII));
        producer.send(record, (metadata, error) -> {
            if (error != null) {
                throw new IllegalStateException("a test's record was not taken: " + id, error);
            }
        });
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
