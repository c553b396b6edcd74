package io.sluice.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One broker for all test classes of a run, started by the first that asks and ended with the JVM: its start would cost
 * more than many of the tests. Topics have names of their own; who stops it starts it again. No second broker joins it:
 * what transactions and groups live in would be put there, and go with it.
 */
public final class SharedBroker {
    public static final Map<String, String> SETTINGS = Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found", "true",
            // A broker that was killed is let in again only when its old session has ended.
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "group.streams.initial.rebalance.delay.ms", "0",
            "log.cleaner.dedupe.buffer.size", "16777216");

    private SharedBroker() {}

    private static final class Holder {
        static final KafkaBroker BROKER = start();

        private static KafkaBroker start() {
            try {
                Path dir = Files.createTempDirectory(Files.createDirectories(Path.of("target", "brokers")), "run-")
                        .toAbsolutePath();
                return KafkaBroker.start(dir, SETTINGS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static KafkaBroker get() {
        return Holder.BROKER;
    }
}
