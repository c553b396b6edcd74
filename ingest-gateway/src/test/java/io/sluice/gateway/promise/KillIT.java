package io.sluice.gateway.promise;

import static org.awaitility.Awaitility.await;

import io.sluice.gateway.support.GatewayProcess;
import io.sluice.gateway.support.Judge;
import io.sluice.gateway.support.KafkaBroker;
import io.sluice.gateway.support.Producer;
import io.sluice.gateway.support.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged at tier spool survives kill -9 at any moment. */
class KillIT {
    private static final int KILLS = Integer.getInteger("sluice.kills", 20);

    @Test
    void shouldDeliverAllThatWasAcknowledgedAfterEachKill(@TempDir Path dir) throws Exception {
        // Given
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        Random random = new Random(seed);
        System.out.println("KillIT seed=" + seed);
        KafkaBroker broker = SharedBroker.get();
        broker.createTopic("killed", 4);
        Map<String, String> config = Map.of("spool.dir", dir.resolve("spool").toString(), "ack.default", "spool");
        AtomicInteger port = new AtomicInteger();
        GatewayProcess gateway = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config);
        port.set(gateway.httpPort());
        Producer load = new Producer(port::get, "/topics/killed", 4, 20);

        // When
        for (int i = 0; i < KILLS; i++) {
            long promised = load.acknowledged().size();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> load.acknowledged().size() > promised);
            long until = System.nanoTime() + random.nextInt(400) * 1_000_000L;
            await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
            gateway.kill();
            port.set(0);
            gateway = GatewayProcess.start(dir.resolve("gateway"), broker.bootstrap(), config);
            port.set(gateway.httpPort());
        }
        load.close();
        GatewayProcess last = gateway;
        last.drain();

        // Then
        Judge.Verdict verdict = Judge.keptItsPromises(broker.bootstrap(), "killed", 4, load.acknowledged());
        System.out.println("KillIT kills=" + KILLS + " acknowledged="
                + load.acknowledged().size() + " copies=" + verdict.copies() + " answers=" + load.answers());
    }
}
