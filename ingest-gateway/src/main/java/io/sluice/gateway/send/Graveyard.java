package io.sluice.gateway.send;

import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where records rest that neither their topic nor its dead-letter topic takes. */
public interface Graveyard {
    /** Completes with whether they are safe; does not block. */
    CompletionStage<Boolean> bury(Batch batch, List<RecordError> errors, int attempts);
}
