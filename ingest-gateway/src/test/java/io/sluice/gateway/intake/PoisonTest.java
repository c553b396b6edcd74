package io.sluice.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A batch that every producer fails with becomes a dead letter; those beside it arrive. */
class PoisonTest {
    private static final long POISON = 1;
    private static final int ATTEMPTS = 2;

    private final Intake intake = new Intake(
            new Limits(10, 1_000, 1, 100, 60_000, 1_000, 1_000, ATTEMPTS, new Backoff(10, 80), true), 0, new Random(7));
    private final List<Long> inFlight = new ArrayList<>();
    private final List<Long> arrived = new ArrayList<>();
    private final List<Action.DeadLetter> letters = new ArrayList<>();
    private final List<Long> replacedAtMs = new ArrayList<>();
    private boolean graveyardOpen = true;
    private long nowMs;

    private void step(Event event) {
        for (Action action : intake.step(event, nowMs)) {
            if (action instanceof Action.Send send) {
                inFlight.add(send.id());
                step(new Event.Fed(send.batch().topic(), send.id()));
            } else if (action instanceof Action.Journal journal) {
                step(new Event.Journaled(journal.id()));
            } else if (action instanceof Action.DeadLetter letter) {
                letters.add(letter);
                step(new Event.DeadLettered(letter.batch().topic(), letter.id(), graveyardOpen));
            }
        }
    }

    private void accept(long id, String topic) {
        Batch batch = new Batch(topic, 0, new Identity("n", id, new byte[0]), 0, Records.single(new byte[10]));
        step(new Event.Admit(id, "", 10));
        step(new Event.Accept(id, batch, Tier.SPOOL));
    }

    /** A producer that holds the poison fails before it answers for anything. */
    private void kafka() {
        if (inFlight.contains(POISON)) {
            inFlight.clear();
            replacedAtMs.add(nowMs);
            step(new Event.ProducerReplaced(true));
        } else {
            List<Long> answered = List.copyOf(inFlight);
            inFlight.clear();
            arrived.addAll(answered);
            answered.forEach(id -> step(new Event.Resolved(id, new Outcome(List.of(), List.of()))));
        }
    }

    @Test
    void shouldSendSuspectsAloneUntilThePoisonHasUsedUpItsAttempts() {
        // Given
        step(new Event.TopicSeen("a", Reach.READY));
        step(new Event.TopicSeen("b", Reach.READY));
        accept(POISON, "a");
        accept(2, "a");
        accept(3, "b");

        // When
        for (int i = 0; i < 500; i++) {
            kafka();
            nowMs += 1;
            step(new Event.Tick());
        }

        // Then
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(POISON);
            assertThat(letter.errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error.code()).isEqualTo("attempts_exhausted"));
        });
        assertThat(arrived).containsExactlyInAnyOrder(2L, 3L);
        assertThat(replacedAtMs).hasSize(3 + ATTEMPTS);
        assertThat(intake.depth()).isZero();
    }

    @Test
    void shouldLetATopicAloneWaitWhoseDeadLettersFindNoHome() {
        // Given
        step(new Event.TopicSeen("a", Reach.READY));
        step(new Event.TopicSeen("b", Reach.READY));
        accept(2, "a");
        intake.step(new Event.Resolved(2, Outcome.failed(List.of(new RecordError(0, "record_too_large", "")))), nowMs);
        graveyardOpen = false;

        // When
        step(new Event.DeadLettered("a", 2, false));
        inFlight.clear();
        accept(3, "a");
        accept(4, "b");
        List<Long> sentMeanwhile = List.copyOf(inFlight);
        nowMs += 100;
        step(new Event.Tick());

        // Then
        assertThat(sentMeanwhile).containsExactly(4L);
        assertThat(inFlight).as("first the one that found none, then the next").containsExactly(4L, 2L, 3L);
    }

    @Test
    void shouldWaitLongerBeforeEachProducerThatFailsInARow() {
        // Given
        step(new Event.TopicSeen("a", Reach.READY));
        accept(POISON, "a");

        // When
        for (int i = 0; i < 500; i++) {
            kafka();
            nowMs += 1;
            step(new Event.Tick());
        }

        // Then
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < replacedAtMs.size(); i++) {
            waits.add(replacedAtMs.get(i) - replacedAtMs.get(i - 1));
        }
        assertThat(waits.get(0)).as("the first failure may be a chance one").isLessThanOrEqualTo(1);
        assertThat(waits.get(1)).isBetween(5L, 11L);
        assertThat(waits.get(2)).isBetween(10L, 21L);
        assertThat(waits.get(3)).isBetween(20L, 41L);
    }
}
