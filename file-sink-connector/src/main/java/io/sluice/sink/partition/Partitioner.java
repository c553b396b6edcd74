package io.sluice.sink.partition;

import org.apache.kafka.connect.sink.SinkRecord;

/** Tells the folder, below the root, of a record's file. Used by the task thread only. */
public interface Partitioner {

    /** @throws org.apache.kafka.connect.errors.DataException if the record lacks what its path is made of */
    String path(SinkRecord record);
}
