package io.sluice.gateway.send;

import io.sluice.gateway.intake.Outcome;

/** What the sender reports, on its own thread or the producer's. None of it may block. */
public interface News {
    void fed(String topic, long id);

    void stalled(String topic, long id, boolean handedAny);

    void resolved(long id, Outcome outcome);

    void deadLettered(String topic, long id, boolean stored);

    /** @param perhapsForARecord it may have failed for the fault of a record that it held */
    void producerReplaced(boolean perhapsForARecord);
}
