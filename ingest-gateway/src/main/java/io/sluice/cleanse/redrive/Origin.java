package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cleanse.judge.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Where a dead letter came from, and why it died, as whoever wrote it says.
 *
 * @param partition -1 where nobody says
 * @param reason a word to filter by
 */
record Origin(String topic, int partition, String reason) {

    private static final String CONNECT_TOPIC = "__connect.errors.topic";
    private static final String CONNECT_PARTITION = "__connect.errors.partition";
    private static final String CONNECT_CLASS = "__connect.errors.exception.class.name";
    /** The gateway's word for what Kafka refused. */
    private static final String GATEWAY_CLASS = "dlq-error-class";

    /**
     * Null if nobody says. Connect's word goes before ours: a record that cleanse once dead-lettered, that was sent back
     * and passed, can still fail at the sink, and then both kinds of headers are on it; ours were taken off when it was
     * sent back, but for the count.
     */
    static @Nullable Origin of(Letter letter) {
        String connect = text(letter, CONNECT_TOPIC);
        if (connect != null) {
            String error = text(letter, CONNECT_CLASS);
            return new Origin(connect, partition(letter, CONNECT_PARTITION), error == null ? "connect" : error);
        }
        String topic = text(letter, RecordHeaders.DLQ_TOPIC);
        if (topic == null) {
            return null;
        }
        String reason = text(letter, RecordHeaders.DLQ_REASON);
        String error = text(letter, GATEWAY_CLASS);
        return new Origin(
                topic,
                partition(letter, RecordHeaders.DLQ_PARTITION),
                reason != null ? reason : error != null ? error : "unknown");
    }

    private static @Nullable String text(Letter letter, String name) {
        byte[] value = letter.header(name);
        return value == null ? null : new String(value, UTF_8);
    }

    private static int partition(Letter letter, String name) {
        Long partition = RecordHeaders.decimal(letter.header(name));
        return partition == null || partition > Integer.MAX_VALUE ? -1 : partition.intValue();
    }
}
