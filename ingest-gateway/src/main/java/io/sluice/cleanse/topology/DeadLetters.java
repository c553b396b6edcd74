package io.sluice.cleanse.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cleanse.judge.Flaw;
import io.sluice.cleanse.judge.RecordHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Writes on a record why it is a dead letter and where it came from; all that it brought stays. */
final class DeadLetters {

    /** A message may quote the document, and the document may be a megabyte. */
    private static final int MESSAGE_MAX_CHARS = 1024;

    private DeadLetters() {}

    static void describe(Headers headers, Flaw flaw, RecordMetadata origin, long nowMs) {
        set(headers, RecordHeaders.DLQ_TOPIC, origin.topic());
        set(headers, RecordHeaders.DLQ_PARTITION, Integer.toString(origin.partition()));
        set(headers, RecordHeaders.DLQ_OFFSET, Long.toString(origin.offset()));
        set(headers, RecordHeaders.DLQ_TIME, Long.toString(nowMs));
        set(headers, RecordHeaders.DLQ_REASON, flaw.reason().label());
        set(headers, RecordHeaders.DLQ_PATH, cut(flaw.path()));
        set(headers, RecordHeaders.DLQ_ERROR_MESSAGE, cut(flaw.message()));
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(UTF_8));
    }

    private static String cut(String text) {
        return text.length() <= MESSAGE_MAX_CHARS ? text : text.substring(0, MESSAGE_MAX_CHARS) + "…";
    }
}
