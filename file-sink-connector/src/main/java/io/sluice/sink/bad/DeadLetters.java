package io.sluice.sink.bad;

import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands bad records to Connect's dead letter queue. A send that Kafka's producer refuses at once (a record too large)
 * looks like a success to the task, so what could be refused is not handed over in the first place.
 */
public final class DeadLetters implements BadRecords {
    private final @Nullable ErrantRecordReporter reporter;
    private final int maxBytes;

    /** @param reporter null where the connector has no dead letter queue */
    public DeadLetters(@Nullable ErrantRecordReporter reporter, int maxBytes) {
        this.reporter = reporter;
        this.maxBytes = maxBytes;
    }

    @Override
    public Fate judge(SinkRecord record, RuntimeException why) {
        String where = record.originalTopic() + "-" + record.originalKafkaPartition() + " at offset "
                + record.originalKafkaOffset();
        if (reporter == null) {
            throw new ConnectException(
                    "The record of " + where + " cannot be written: " + why.getMessage()
                            + ". Nothing of it is lost, the task stops before it. Set quarantine.path, or errors.tolerance=all"
                            + " with errors.deadletterqueue.topic.name, to let the task go on without it",
                    why);
        }
        long size = Sizes.of(record);
        if (size > maxBytes) {
            throw new ConnectException(
                    "The record of " + where + " cannot be written (" + why.getMessage() + "), and with about " + size
                            + " bytes it is over dead.letter.max.bytes (" + maxBytes
                            + "), so the dead letter queue might refuse"
                            + " it. Raise the limit together with the queue's producer and topic, or set quarantine.path",
                    why);
        }
        Future<Void> acknowledged = reporter.report(record, why);
        if (acknowledged == null) {
            throw new ConnectException("Connect's reporter gave no acknowledgement for the record of " + where);
        }
        return new Fate.Reported(acknowledged);
    }
}
