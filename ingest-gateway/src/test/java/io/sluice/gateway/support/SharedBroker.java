package io.sluice.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One broker for all test classes of a run, started by the first that asks and ended with the JVM: its start would cost
 * more than many of the tests. Topics have names of their own; who stops it starts it again.
 */
public final class SharedBroker {
    private SharedBroker() {}

    private static final class Holder {
        static final KafkaBroker BROKER = start();

        private static KafkaBroker start() {
            try {
                Path dir = Files.createTempDirectory(Files.createDirectories(Path.of("target", "brokers")), "run-")
                        .toAbsolutePath();
                return KafkaBroker.start(
                        dir,
                        Map.of(
                                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "allow.everyone.if.no.acl.found", "true"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static KafkaBroker get() {
        return Holder.BROKER;
    }
}
