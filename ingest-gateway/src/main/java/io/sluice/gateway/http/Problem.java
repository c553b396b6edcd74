package io.sluice.gateway.http;

import io.sluice.gateway.intake.Refusal;
import io.vertx.core.buffer.Buffer;

/**
 * A refusal as RFC 9457 has it.
 *
 * @param retryAfterSeconds 0 where a retry would not help
 */
public record Problem(ProblemCode code, String detail, int retryAfterSeconds) {
    public static final String CONTENT_TYPE = "application/problem+json";

    static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, 0);
    }

    static Problem of(Refusal refusal) {
        ProblemCode code = ProblemCode.valueOf(refusal.reason().name());
        return new Problem(code, detail(refusal.reason()), refusal.retryAfterSeconds());
    }

    private static String detail(Refusal.Reason reason) {
        return switch (reason) {
            case QUEUE_FULL -> "queue.max.batches or queue.max.bytes is reached; nothing of this batch was kept";
            case CLIENT_QUOTA ->
                "this client's batches inside have reached client.max.share of the queue; nothing of this batch was kept";
            case SPOOL_FULL -> "the disk takes no more; nothing of this batch was kept";
            case KAFKA_UNAVAILABLE ->
                "Kafka did not take this batch within send.timeout.ms; it was not sent and will not be";
            case OUTCOME_UNKNOWN ->
                "Kafka has not answered within send.timeout.ms; the batch may still arrive. A retry with"
                        + " the same Idempotency-Key is safe";
            case INGESTION_STOPPED -> "nothing of this batch was kept; send it to another gateway or try again";
            case TOPIC_NOT_FOUND -> "Kafka has no such topic; create it first";
            case TOPIC_DENIED -> "Kafka does not let this gateway write to the topic";
        };
    }

    Buffer body() {
        JsonText json = new JsonText();
        json.raw("{\"type\":\"urn:sluice:problem:").raw(code.code());
        json.raw("\",\"title\":").string(code.title());
        json.raw(",\"status\":").number(code.status());
        json.raw(",\"detail\":").string(detail);
        json.raw(",\"code\":").string(code.code());
        return json.raw("}").buffer();
    }
}
