package io.sluice.gateway.send;

import io.sluice.gateway.config.GatewayConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The clients' settings: tuned defaults, then what the operator passes through, then what the promises need. */
public final class ProducerSettings {
    private static final int BUFFER_MEMORY = 64 << 20;
    /** Bytes that a partition gets in a round trip, as one request is on its way: two large ones of a client's. */
    public static final int BATCH_SIZE = 256 << 10;

    /** A request is a batch already; under load records gather by themselves while requests are on their way. */
    private static final int LINGER_MS = 0;

    /**
     * With more, a topic that has just been made can take a partition's second batch and refuse its first, which the
     * producer then sends again for ever.
     */
    private static final int MAX_IN_FLIGHT = 1;

    private static final int MAX_BLOCK_MS = 250;
    /**
     * A hundred years. The producer adds it to the time: with the largest long the sum is in the past, every topic is
     * forgotten with each answer about another one, and the two are asked for by turns without end.
     */
    private static final long METADATA_MAX_IDLE_MS = TimeUnit.DAYS.toMillis(36_500);
    /** A record's headers and framing on top of the body that the request brought. */
    private static final int RECORD_OVERHEAD_BYTES = 64 << 10;

    private static final int MIN_REQUEST_BYTES = 1 << 20;

    private ProducerSettings() {}

    public static Map<String, Object> producer(GatewayConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sluice-gateway");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_MEMORY);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_SIZE);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.max(MIN_REQUEST_BYTES, config.http().requestMaxBytes() + RECORD_OVERHEAD_BYTES));
        settings.putAll(config.kafka().producer());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A producer that gives up on a batch lets the next one overtake it; the deadline bounds the answer alone.
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MAX_IN_FLIGHT);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_MAX_IDLE_MS);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** The producer's memory and batch size as they are in force: what the windows are cut from. */
    public static Windows windows(GatewayConfig config) {
        Map<String, String> given = config.kafka().producer();
        String memory = given.getOrDefault(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(BUFFER_MEMORY));
        String batch = given.getOrDefault(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(BATCH_SIZE));
        return new Windows(Long.parseLong(memory), Integer.parseInt(batch));
    }

    /** The Admin client takes the pass-through too, as far as it knows the keys: security above all. */
    public static Map<String, Object> admin(GatewayConfig config) {
        Map<String, Object> settings = new HashMap<>();
        config.kafka().producer().forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains(key)) {
                settings.put(key, value);
            }
        });
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "sluice-gateway-admin");
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        return settings;
    }
}
