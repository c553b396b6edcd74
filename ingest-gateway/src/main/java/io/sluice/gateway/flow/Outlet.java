package io.sluice.gateway.flow;

import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.util.List;

/** Kafka, as the pipeline needs it. No method blocks. */
public interface Outlet {
    void send(long id, Batch batch);

    /** The batch will not be sent again. */
    void giveUp(long id);

    void deadLetter(long id, Batch batch, List<RecordError> errors);

    /** Asks Kafka about the topic; the answer comes to {@link Pipeline#topicSeen}. */
    void probe(String topic);
}
