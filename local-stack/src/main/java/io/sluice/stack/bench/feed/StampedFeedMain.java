package io.sluice.stack.bench.feed;

import io.sluice.stack.bench.load.EventText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills partition 0 of a topic with events of {@value #STAMPS} timestamps in no order, {@value #PER_MINUTE} of them in
 * each minute. Arguments: bootstrap servers, topic, records, bytes of a record.
 */
public final class StampedFeedMain {

    static final int STAMPS = 10_000;
    static final int PER_MINUTE = 100;

    /** The beginning of a minute, far enough from midnight. */
    private static final long FIRST_MS = 1_789_999_980_000L;

    private static final int STEP_MS = 60_000 / PER_MINUTE;
    /** A prime that does not divide their number: every timestamp has its turn, neighbours lie far apart. */
    private static final long STRIDE = 7_919;

    private StampedFeedMain() {}

    public static void main(String[] args) {
        long records = Long.parseLong(args[2]);
        int bytes = Integer.parseInt(args[3]);
        Map<String, Object> config = Map.of("bootstrap.servers", args[0], "acks", "all", "batch.size", 128 << 10);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                byte[] value = EventText.event(i, 0, bytes).getBytes(StandardCharsets.US_ASCII);
                var unused = producer.send(new ProducerRecord<>(args[1], 0, stampMs(i), (byte[]) null, value));
            }
        }
    }

    static long stampMs(long record) {
        return FIRST_MS + record * STRIDE % STAMPS * STEP_MS;
    }
}
