package io.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cleanse.broker.CleanseProcess;
import io.sluice.cleanse.broker.Committed;
import io.sluice.cleanse.broker.Raw;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills cleanse again and again, and its broker once, while repeats and invalid records come in.
 *
 * <p>{@code -Dcleanse.kill.events} and {@code -Dcleanse.kill.seed} make it longer and repeat it.
 */
class CleanseKillIT {

    private static final int EVENTS = Integer.getInteger("cleanse.kill.events", 30_000);
    private static final long SEED = Long.getLong("cleanse.kill.seed", 20_261_123L);
    private static final int KILLS = Integer.getInteger("cleanse.kill.kills", 3);
    private static final int PARTITIONS = 4;
    private static final int BATCH = 100;
    private static final String TOPIC = "cleanse-killed";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    @Test
    void shouldBringOutEachIdOnceInOrderHoweverOftenItIsKilled() throws Exception {
        // Given
        System.out.println("cleanse.kill.seed=" + SEED + " cleanse.kill.events=" + EVENTS);
        Random random = new Random(SEED);
        KafkaBroker broker = SharedBroker.get();
        try (CleanseProcess cleanse =
                CleanseProcess.start(dir.resolve("cleanse"), broker.bootstrap(), Map.of("cleanse.topics", TOPIC))) {
            cleanse.awaitReady();

            // When
            CompletableFuture<Void> feed = CompletableFuture.runAsync(() -> feed(broker.bootstrap(), new Random(SEED)));
            int kills = 0;
            while (!feed.isDone() || kills < KILLS) {
                long afterMs = 300 + random.nextInt(1500);
                await().pollDelay(Duration.ofMillis(afterMs)).until(() -> true);
                if (kills == 1) {
                    broker.kill();
                    broker.restart();
                }
                long killedMs = System.currentTimeMillis();
                cleanse.killAndRestart();
                cleanse.awaitReady();
                System.out.println("ready again after " + (System.currentTimeMillis() - killedMs) + " ms");
                kills++;
            }
            feed.join();
            System.out.println("kills=" + kills + ", of the broker 1");

            // Then
            Expected expected = Expected.of(new Random(SEED));
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        assertThat(Committed.count(broker.bootstrap(), TOPIC)).isGreaterThanOrEqualTo(expected.valid);
                        assertThat(Committed.count(broker.bootstrap(), TOPIC + ".dlq"))
                                .isGreaterThanOrEqualTo(expected.invalid);
                    });
            checkClean(broker.bootstrap(), expected.valid);
            assertThat(Committed.count(broker.bootstrap(), TOPIC + ".dlq")).isEqualTo(expected.invalid);
            assertThat(cleanse.terminate()).as("stops in time when asked").isZero();
        }
    }

    private record Expected(int valid, int invalid) {

        static Expected of(Random random) {
            int invalid = 0;
            for (Batch batch : batches(random)) {
                invalid += batch.again ? 0 : batch.invalid;
            }
            return new Expected(EVENTS - invalid, invalid);
        }
    }

    /** @param invalid how many of its first records are no JSON */
    private record Batch(int number, int invalid, boolean again) {

        String id(int n) {
            return number % 2 == 0
                    ? "k:" + String.format(Locale.ROOT, "%032x", number * 0x9E3779B97F4A7C15L & Long.MAX_VALUE) + "/"
                            + n
                    : "g:1." + number % PARTITIONS + "/" + (number * BATCH + n);
        }
    }

    /** Every batch once, and about one in three again, some of them much later, as a client's retries and a spool do. */
    private static List<Batch> batches(Random random) {
        List<Batch> batches = new ArrayList<>();
        for (int number = 0; number < EVENTS / BATCH; number++) {
            Batch batch = new Batch(number, random.nextInt(10) == 0 ? random.nextInt(3) : 0, false);
            batches.add(batch);
            if (random.nextInt(4) == 0) {
                batches.add(new Batch(number, batch.invalid, true));
            }
            if (random.nextInt(8) == 0) {
                Batch earlier = batches.get(random.nextInt(batches.size()));
                batches.add(new Batch(earlier.number, earlier.invalid, true));
            }
        }
        return batches;
    }

    private static void feed(String bootstrap, Random random) {
        try (Raw raw = new Raw(bootstrap)) {
            for (Batch batch : batches(random)) {
                for (int n = 0; n < BATCH; n++) {
                    String value = n < batch.invalid ? "{broken" : "{\"seq\":" + (batch.number * BATCH + n) + "}";
                    raw.send(TOPIC + ".raw", batch.number % PARTITIONS, batch.id(n), value);
                }
                if (batch.number % 20 == 0) {
                    raw.flush();
                    await().pollDelay(Duration.ofMillis(60)).until(() -> true);
                }
            }
        }
    }

    private static void checkClean(String bootstrap, int valid) {
        Map<String, Integer> seen = new HashMap<>();
        long[] last = new long[PARTITIONS];
        Arrays.fill(last, -1);
        Committed.read(bootstrap, TOPIC, record -> {
            String value = new String(record.value(), UTF_8);
            seen.merge(value, 1, Integer::sum);
            long seq = Long.parseLong(value.substring(7, value.length() - 1));
            assertThat(seq).as("order within partition %d", record.partition()).isGreaterThan(last[record.partition()]);
            last[record.partition()] = seq;
            assertThat(record.timestamp()).isEqualTo(Raw.CLIENT_TIME_MS);
        });
        assertThat(seen.values()).as("times that each came out").allMatch(times -> times == 1);
        assertThat(seen).hasSize(valid);
    }
}
