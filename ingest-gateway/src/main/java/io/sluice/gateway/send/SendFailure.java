package io.sluice.gateway.send;

import io.sluice.gateway.intake.RecordError;
import java.util.Locale;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;

/**
 * What a failure that the producer reports means for its record. Permanent is a list of what is known to be: all else
 * may have reached the log or may pass, so the record is sent again.
 */
enum SendFailure {
    RECORD_TOO_LARGE,
    INVALID_TOPIC,
    TOPIC_DENIED,
    INVALID_RECORD,
    /** A neighbour in the producer's batch was at fault. */
    PART_OF_BATCH,
    /** No verdict: the producer that says so is replaced, and the record sent again. */
    UNKNOWN;

    /** What Kafka's producer says of the records that stood beside an invalid one; it has no class of its own. */
    private static final String PART_OF_BATCH_TEXT = "part of a batch";

    static SendFailure of(Throwable failure) {
        if (failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException) {
            return RECORD_TOO_LARGE;
        }
        if (failure instanceof InvalidTopicException) {
            return INVALID_TOPIC;
        }
        if (failure instanceof TopicAuthorizationException) {
            return TOPIC_DENIED;
        }
        if (failure instanceof InvalidRecordException || failure instanceof InvalidTimestampException) {
            String message = String.valueOf(failure.getMessage());
            return message.contains(PART_OF_BATCH_TEXT) ? PART_OF_BATCH : INVALID_RECORD;
        }
        return UNKNOWN;
    }

    /** Whether a producer that fails so may do it for what a record holds, and will again with the next producer. */
    static boolean perhapsForARecord(Throwable failure) {
        return failure instanceof UnknownServerException;
    }

    boolean isPermanent() {
        return this != PART_OF_BATCH && this != UNKNOWN;
    }

    RecordError toError(int index, Throwable failure) {
        return new RecordError(index, name().toLowerCase(Locale.ROOT), String.valueOf(failure.getMessage()));
    }
}
