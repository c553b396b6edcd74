package io.sluice.gateway.send;

import org.apache.kafka.clients.producer.Producer;

/** How many batches a second a producer splits because a broker found them too large; by the producer's own metric. */
final class SplitRate {
    private static final String METRIC = "batch-split-rate";

    private SplitRate() {}

    /** 0 if the producer does not say. */
    static double of(Producer<?, ?> producer) {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(METRIC))
                .map(metric -> metric.getValue().metricValue())
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .filter(rate -> !Double.isNaN(rate))
                .findFirst()
                .orElse(0);
    }
}
