package io.sluice.gateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka clients' own metrics ({@code kafka_producer_*}, {@code kafka_admin_client_*}) among the gateway's. A producer
 * that is replaced takes its meters with it.
 */
public final class KafkaClientMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private @Nullable KafkaClientMetrics producer;
    private @Nullable KafkaClientMetrics admin;
    private boolean closed;

    public KafkaClientMeters(MeterRegistry registry) {
        this.registry = registry;
        registry.config()
                .meterFilter(MeterFilter.maximumAllowableTags(
                        "kafka.producer", "topic", Metrics.MAX_TOPICS, MeterFilter.deny()));
    }

    /** In place of the one that was watched before. */
    public synchronized <P extends Producer<?, ?>> P watch(P made) {
        close(producer);
        if (!closed) {
            KafkaClientMetrics meters = new KafkaClientMetrics(made);
            meters.bindTo(registry);
            producer = meters;
        }
        return made;
    }

    public synchronized AdminClient watch(AdminClient made) {
        KafkaClientMetrics meters = new KafkaClientMetrics(made);
        meters.bindTo(registry);
        admin = meters;
        return made;
    }

    @Override
    public synchronized void close() {
        closed = true;
        close(producer);
        close(admin);
    }

    private static void close(@Nullable KafkaClientMetrics meters) {
        if (meters != null) {
            meters.close();
        }
    }
}
