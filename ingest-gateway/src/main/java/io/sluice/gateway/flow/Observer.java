package io.sluice.gateway.flow;

import io.sluice.gateway.intake.End;
import io.sluice.gateway.intake.Summary;
import io.sluice.gateway.record.Batch;

/** Who counts and logs what the intake decides. Called under the pipeline's lock: must be quick. */
public interface Observer {
    void ended(Batch batch, End end);

    void queueAlarm(boolean raised, int depth, int capacity);

    void stopped(Summary summary);
}
