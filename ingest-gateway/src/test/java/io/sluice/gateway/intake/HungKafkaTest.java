package io.sluice.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The producer takes whatever it is given and answers nothing; the disk has room and works. */
class HungKafkaTest {
    private static final int MAX_BATCHES = 200;
    private static final int MAX_BYTES = 100_000;

    private final Map<String, Integer> sent = new HashMap<>();
    private final ArrayDeque<Event> news = new ArrayDeque<>();
    private int refused;
    private int inSpool;
    private long lastId;
    private long nowMs;

    private static Intake intake(double clientShare) {
        Limits limits = new Limits(
                MAX_BATCHES, MAX_BYTES, clientShare, 1_000, 10_000, 1_000, 1_000, 2, new Backoff(10, 100), true);
        return new Intake(limits, 0, new Random(7));
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 1", "0.25, 10, 1", "1, 10, 7", "0.25, 10, 7", "1, 900, 1", "0.25, 900, 1", "0.25, 900, 7"})
    void shouldTakeFarMoreThanTheQueueAtTierSpool(double clientShare, int batchBytes, int topics) {
        // Given
        Intake intake = intake(clientShare);
        for (int i = 0; i < topics; i++) {
            step(intake, new Event.TopicSeen("t" + i, Reach.READY));
        }

        // When
        for (int i = 0; i < 5 * MAX_BATCHES; i++) {
            post(intake, "t" + i % topics, batchBytes);
            if (i % 20 == 0) {
                nowMs += 10;
                step(intake, new Event.Tick());
            }
        }

        // Then
        assertThat(refused).as("refused while the disk was nearly empty").isZero();
        assertThat(inSpool).isEqualTo(5 * MAX_BATCHES);
        assertThat(sent.values()).as("each topic has its turn").hasSize(topics);
    }

    @Test
    void shouldLeaveAHealthyTopicItsRoomWhateverOthersHaveHandedOver() {
        // Given: topics that hang one after the other, each with all that it may hand over.
        Intake intake = intake(1);
        int hanging = 10;
        for (int i = 0; i < hanging; i++) {
            step(intake, new Event.TopicSeen("t" + i, Reach.READY));
            for (int n = 0; n < 2 * MAX_BATCHES; n++) {
                post(intake, "t" + i, 10);
                nowMs += 10;
                step(intake, new Event.Tick());
            }
        }
        step(intake, new Event.TopicSeen("healthy", Reach.READY));

        // When
        post(intake, "healthy", 10);

        // Then
        assertThat(refused).isZero();
        assertThat(sent).containsEntry("healthy", 1).hasSize(hanging + 1);
        assertThat(sent.get("t0"))
                .as("of half the queue, while it was alone")
                .isBetween(MAX_BATCHES / 4, MAX_BATCHES / 2);
        assertThat(sent.values().stream().mapToInt(Integer::intValue).sum())
                .as("half the queue and one for each topic at most")
                .isLessThanOrEqualTo(MAX_BATCHES / 2 + hanging);
    }

    private void post(Intake intake, String topic, int bytes) {
        long id = ++lastId;
        int before = refused;
        step(intake, new Event.Admit(id, "client", bytes));
        if (refused == before) {
            Identity identity = new Identity("n", id, new byte[0]);
            Batch batch = new Batch(topic, 0, identity, nowMs, Records.single(new byte[bytes]));
            step(intake, new Event.Accept(id, batch, Tier.SPOOL));
        }
    }

    private void step(Intake intake, Event event) {
        news.add(event);
        for (Event next = news.poll(); next != null; next = news.poll()) {
            for (Action action : intake.step(next, nowMs)) {
                if (action instanceof Action.Rejected) {
                    refused++;
                } else if (action instanceof Action.Send send) {
                    sent.merge(send.batch().topic(), 1, Integer::sum);
                    news.add(new Event.Fed(send.batch().topic(), send.id()));
                } else if (action instanceof Action.Journal write) {
                    news.add(new Event.Journaled(write.id()));
                } else if (action instanceof Action.Reply reply) {
                    inSpool += reply.answer() instanceof Answer.InSpool ? 1 : 0;
                }
            }
        }
    }
}
