package io.sluice.cleanse.broker;

import io.sluice.gateway.support.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One broker for all test classes of cleanse in a run, up until the run ends: each takes topics of its own. Who kills it
 * starts it again. Not the one that the gateway's tests share: a second broker joins that one for a while, and could be
 * given what transactions and groups live in.
 */
public final class CleanseBroker {
    private CleanseBroker() {}

    private static final class Shared {
        private static final KafkaBroker BROKER = start();

        private static KafkaBroker start() {
            try {
                Path dir = Files.createTempDirectory(
                        Files.createDirectories(Path.of("target", "brokers")).toAbsolutePath(), "cleanse-");
                return KafkaBroker.start(dir, SETTINGS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static final Map<String, String> SETTINGS = Map.of(
            // A broker that was killed is let in again only when its old session has ended.
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "group.streams.initial.rebalance.delay.ms", "0",
            "log.cleaner.dedupe.buffer.size", "16777216");

    public static KafkaBroker shared() {
        return Shared.BROKER;
    }
}
