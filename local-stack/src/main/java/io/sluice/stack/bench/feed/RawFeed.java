package io.sluice.stack.bench.feed;

import io.sluice.stack.bench.load.EventText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a raw topic as the gateway would: events with their ids in headers, each with an id of its own for as long as the
 * feed lives. One thread's own.
 */
public final class RawFeed implements AutoCloseable {

    private static final int RECORD_BYTES = 150;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final IdKind kind;
    private final int partitions;
    private long sent;

    public RawFeed(String bootstrapServers, String topic, IdKind kind, int partitions) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "batch.size", 128 << 10);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.kind = kind;
        this.partitions = partitions;
    }

    /** Sends so many more, and returns when the broker has them all. */
    public void send(long records) {
        // Now: what was accepted longer ago than the dedup window is no longer told apart from what was forgotten.
        byte[] time = ascii(Long.toString(InstantSource.system().millis()));
        for (long end = sent + records; sent < end; sent++) {
            IdKind.Named named = kind.name(sent, partitions);
            List<Header> headers = new ArrayList<>(
                    List.of(new RecordHeader("ingest-id", ascii(named.id())), new RecordHeader("ingest-time", time)));
            if (named.digest().length > 0) {
                headers.add(new RecordHeader("ingest-digest", named.digest()));
            }
            byte[] value = ascii(EventText.event(sent, 0, RECORD_BYTES));
            var unused = producer.send(new ProducerRecord<>(topic, named.partition(), (byte[]) null, value, headers));
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
