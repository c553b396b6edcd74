package io.sluice.gateway.intake;

import java.util.Locale;

/** Why a batch is not accepted, or not acknowledged, and when to try again. */
public record Refusal(Reason reason, int retryAfterSeconds) {
    public enum Reason {
        QUEUE_FULL,
        /** One client holds as much of the queue as one may. */
        CLIENT_QUOTA,
        SPOOL_FULL,
        KAFKA_UNAVAILABLE,
        /** The batch was handed to the producer and may still arrive: a retry needs an Idempotency-Key. */
        OUTCOME_UNKNOWN,
        INGESTION_STOPPED,
        TOPIC_NOT_FOUND,
        TOPIC_DENIED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
