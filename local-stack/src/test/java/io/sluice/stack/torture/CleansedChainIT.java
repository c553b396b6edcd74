package io.sluice.stack.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.stack.deploy.Topics;
import io.sluice.stack.judge.Chain;
import io.sluice.stack.judge.CleansedChain;
import io.sluice.stack.judge.SentEvent;
import io.sluice.stack.part.Tuning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From HTTP to files, each event once: clients that send again under the same {@code Idempotency-Key}, while gateway,
 * cleanse, broker and worker are killed at random moments. Beside them others write to a topic that goes straight through:
 * of it nothing acknowledged is lost, and each offset is in one file.
 *
 * <p>{@code -Dcleansed.events} and {@code -Dcleansed.seed} make it longer and repeat it.
 */
class CleansedChainIT {

    private static final String TOPIC = "events";
    private static final int CLIENTS = 8;
    private static final int BATCH = 100;

    /** The straight topic's load is there to be hit, not to slow the other one down. */
    private static final int STRAIGHT_CLIENTS = 2;

    private static final ClientLoad.Plan STRAIGHT = new ClientLoad.Plan(10, Long.MAX_VALUE, 0, SentEvent::json);

    /** So far the chain gets between one kill and the next, but for those that follow at once: one in three. */
    private static final long EVENTS_PER_KILL = 40_000;

    /** One in so many events is against the schema. */
    private static final int INVALID_ONE_IN = 50;

    private static final String SCHEMA = """
            {"type": "object", "required": ["client", "n", "text"]}
            """;

    @TempDir
    Path temp;

    @Test
    void shouldLandEachEventOnceThroughRandomKills() throws Exception {
        shouldLandEachEventOnce(Long.getLong("cleansed.events", 200_000));
    }

    @Test
    @Tag("torture")
    void shouldLandEachOfManyEventsOnceThroughRandomKills() throws Exception {
        shouldLandEachEventOnce(Long.getLong("cleansed.events", 2_000_000));
    }

    private void shouldLandEachEventOnce(long events) throws Exception {
        long seed = Long.getLong("cleansed.seed", System.nanoTime());
        System.out.println("cleansed chain: events=" + events + " seed=" + seed);
        Random random = new Random(seed);
        try (Trial trial = Trial.start(temp.resolve("up"), schema())) {
            // Given
            ClientLoad load = ClientLoad.start(
                    trial.stack().gatewayAddress(),
                    // Its client is each record's key: so each client's events are one sequence in one partition.
                    TOPIC + "?key=/client",
                    CLIENTS,
                    new ClientLoad.Plan(BATCH, events / CLIENTS, 8, CleansedChainIT::json));

            ClientLoad straight =
                    ClientLoad.start(trial.stack().gatewayAddress(), Trial.TOPIC, STRAIGHT_CLIENTS, STRAIGHT);

            // When
            List<String> killed = new ArrayList<>();
            try (load;
                    straight) {
                while (load.isRunning()) {
                    for (String role : shuffled(random)) {
                        Faults.killWhenUp(trial.stack(), role, random.nextInt(500));
                        killed.add(role);
                        // One in three at once with the next; otherwise the chain first gets some way on.
                        if (random.nextInt(3) > 0) {
                            awaitMore(load, EVENTS_PER_KILL);
                        }
                    }
                }
            }

            // Then
            CleansedChain chain =
                    new CleansedChain(trial.stack().bootstrapServers(), TOPIC, Topics.PARTITIONS, trial.files());
            long invalid = load.acknowledgedInAll() / INVALID_ONE_IN;
            awaitArrival("valid events in files", chain::lines, load.acknowledgedInAll() - invalid);
            awaitArrival("dead letters", chain::deadLetters, invalid);
            chain.shouldHoldEachEventOnceWhereItBelongs(load.acknowledged(), CleansedChainIT::isValid);
            chain.shouldKeepTheOrderOfEachKey();
            System.out.println("cleansed chain: killed " + killed + "; " + load.acknowledgedInAll() + " events, "
                    + invalid + " of them invalid, answers " + load.answers() + ", sent again though acknowledged "
                    + load.repeats());
            Chain records = trial.judge(straight);
            System.out.println("straight chain: " + straight.acknowledgedInAll() + " events acknowledged, "
                    + records.records() + " records in the topic, each in one file; answers " + straight.answers());
        }
    }

    /** As long as something still arrives: how fast it does is up to the machine, that all of it does is the promise. */
    private static void awaitArrival(String what, LongSupplier count, long wanted) {
        for (long had = count.getAsLong(); had < wanted; had = count.getAsLong()) {
            long before = had;
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(count.getAsLong())
                            .as(what + ", of " + wanted)
                            .isGreaterThan(before));
        }
    }

    private static List<String> shuffled(Random random) {
        List<String> roles = new ArrayList<>(List.of("gateway", "cleanse", "kafka", "connect"));
        Collections.shuffle(roles, random);
        return roles;
    }

    private static void awaitMore(ClientLoad load, long events) {
        long goal = load.acknowledgedInAll() + events;
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> load.acknowledgedInAll() >= goal || !load.isRunning());
    }

    private Tuning schema() throws Exception {
        Path schema = Files.writeString(temp.resolve("schema.json"), SCHEMA);
        return new Tuning(Map.of("cleanse.topic." + TOPIC + ".schema", schema.toString()), List.of());
    }

    private static boolean isValid(SentEvent event) {
        return event.n() % INVALID_ONE_IN != 0;
    }

    private static String json(SentEvent event) {
        return isValid(event) ? event.json() : "{\"client\":" + event.client() + ",\"n\":" + event.n() + "}";
    }
}
