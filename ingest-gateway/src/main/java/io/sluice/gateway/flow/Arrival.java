package io.sluice.gateway.flow;

import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import io.sluice.gateway.record.Sequencer;
import java.util.Optional;

/**
 * A request whose body was read and found in order.
 *
 * @param identity given by the client, if it gave one
 */
public record Arrival(
        long id,
        String topic,
        Records records,
        Optional<Identity> identity,
        Tier tier,
        Sequencer.Partitions partitions,
        Reply reply) {

    /** Told the answer, once; must not block. */
    public interface Reply {
        void answer(Batch batch, Answer answer);
    }
}
