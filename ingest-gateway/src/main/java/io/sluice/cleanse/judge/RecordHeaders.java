package io.sluice.cleanse.judge;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Names of the headers that the programs of the chain say things to each other with, and how they are written. */
public final class RecordHeaders {

    public static final String INGEST_ID = "ingest-id";
    /** When the gateway accepted it: milliseconds, ASCII decimal. */
    public static final String INGEST_TIME = "ingest-time";
    /** The client's own timestamp: milliseconds, ASCII decimal. */
    public static final String INGEST_TIMESTAMP = "ingest-timestamp";
    /** 8 bytes over the content of the batch. */
    public static final String INGEST_DIGEST = "ingest-digest";

    /** Everything that tells about a dead letter; clients cannot send such headers. */
    public static final String DLQ_PREFIX = "dlq-";

    public static final String DLQ_TOPIC = "dlq-topic";
    public static final String DLQ_PARTITION = "dlq-partition";
    public static final String DLQ_OFFSET = "dlq-offset";
    public static final String DLQ_TIME = "dlq-time";
    public static final String DLQ_REASON = "dlq-reason";
    public static final String DLQ_PATH = "dlq-path";
    public static final String DLQ_ERROR_MESSAGE = "dlq-error-message";
    /** How often this record was sent back from a dead-letter topic. */
    public static final String DLQ_REDRIVES = "dlq-redrives";

    private static final int MAX_DIGITS = 18;

    private RecordHeaders() {}

    /** The number that ASCII digits say, or null if they say none. */
    public static @Nullable Long decimal(byte @Nullable [] digits) {
        if (digits == null || digits.length == 0 || digits.length > MAX_DIGITS) {
            return null;
        }
        long number = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9') {
                return null;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    public static @Nullable Long digest(byte @Nullable [] bytes) {
        return bytes == null || bytes.length != Long.BYTES
                ? null
                : ByteBuffer.wrap(bytes).getLong();
    }

    /** 0 where the header is missing or says nothing sensible. */
    public static int redrives(byte @Nullable [] header) {
        Long redrives = decimal(header);
        return redrives == null ? 0 : (int) Math.min(redrives, Integer.MAX_VALUE);
    }
}
