package io.sluice.sink.format;

import io.sluice.sink.core.Slab;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns records into bytes. Used by the task thread only. */
public interface RecordFormat {

    /**
     * Names the format and all that its bytes depend on. Files of different signatures are never joined. What stands
     * before the first semicolon is the file extension.
     */
    String signature();

    /**
     * Appends the record to the slab.
     *
     * @throws org.apache.kafka.connect.errors.DataException if the record cannot be written in this format; what was
     *     appended until then is taken back by the caller
     */
    void encode(SinkRecord record, Slab out);
}
