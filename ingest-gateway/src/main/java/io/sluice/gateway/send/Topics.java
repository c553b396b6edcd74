package io.sluice.gateway.send;

import io.sluice.gateway.intake.Reach;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What is known of the topics. */
public interface Topics {
    /** What was last said of the topic, if it was a topic then; by an earlier run, if Kafka has not answered this one. */
    Optional<TopicInfo> known(String topic);

    /** Asks Kafka, once however many ask at the same time. Never fails: trouble is a {@link Reach}. */
    CompletionStage<TopicInfo> ask(String topic);
}
