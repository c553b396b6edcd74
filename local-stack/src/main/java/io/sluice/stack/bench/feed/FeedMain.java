package io.sluice.stack.bench.feed;

import io.sluice.stack.bench.load.EventText;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills a raw topic as the gateway would: events with their ids in headers. Arguments: bootstrap servers, topic, kind of
 * ids, records, bytes of a record, partitions.
 */
public final class FeedMain {

    private FeedMain() {}

    public static void main(String[] args) {
        IdKind kind = IdKind.valueOf(args[2].toUpperCase(Locale.ROOT));
        long records = Long.parseLong(args[3]);
        int bytes = Integer.parseInt(args[4]);
        int partitions = Integer.parseInt(args[5]);
        // Now: what was accepted longer ago than the dedup window is no longer told apart from what was forgotten.
        byte[] time = ascii(Long.toString(InstantSource.system().millis()));
        Map<String, Object> config = Map.of("bootstrap.servers", args[0], "acks", "all", "batch.size", 128 << 10);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                IdKind.Named named = kind.name(i, partitions);
                List<Header> headers = new ArrayList<>(List.of(
                        new RecordHeader("ingest-id", ascii(named.id())), new RecordHeader("ingest-time", time)));
                if (named.digest().length > 0) {
                    headers.add(new RecordHeader("ingest-digest", named.digest()));
                }
                byte[] value = ascii(EventText.event(i, 0, bytes));
                var unused =
                        producer.send(new ProducerRecord<>(args[1], named.partition(), (byte[]) null, value, headers));
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
