package io.sluice.gateway.http;

import java.util.Locale;

/** Why a request is refused: the code that clients switch on, with its status. */
public enum ProblemCode {
    MALFORMED(400, "The body is not what its content type says"),
    BAD_REQUEST(400, "The request asks for something that does not exist"),
    RESERVED_HEADER(400, "This header is not a client's to set"),
    TOPIC_DENIED(403, "This topic may not be written"),
    NOT_FOUND(404, "There is nothing here"),
    TOPIC_NOT_FOUND(404, "There is no such topic"),
    PARTITION_NOT_FOUND(404, "The topic has no such partition"),
    METHOD_NOT_ALLOWED(405, "Records are sent with POST"),
    SLOW_BODY(408, "The body did not arrive in time"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not known here"),
    EMPTY(422, "The body holds no record"),
    KEY_MISSING(422, "A record has no key"),
    CLIENT_QUOTA(429, "This client has its share of the queue"),
    QUEUE_FULL(503, "The queue is full"),
    SPOOL_FULL(503, "The disk spool is full"),
    KAFKA_UNAVAILABLE(503, "Kafka cannot be reached"),
    OUTCOME_UNKNOWN(503, "The batch may or may not have been stored"),
    INGESTION_STOPPED(503, "This gateway is stopping");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
