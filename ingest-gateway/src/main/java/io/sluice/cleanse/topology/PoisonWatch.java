package io.sluice.cleanse.topology;

import org.apache.kafka.common.TopicPartition;

/** Hears of each record at which processing failed with something that is not the record's own flaw. */
public interface PoisonWatch {

    void failedAt(TopicPartition partition, long offset, Throwable error);

    /** What came of this record was refused by Kafka; {@code error} surfaces later, as the cause of a thread's death. */
    default void failedToWrite(TopicPartition partition, long offset, Throwable error) {
        failedAt(partition, offset, error);
    }
}
