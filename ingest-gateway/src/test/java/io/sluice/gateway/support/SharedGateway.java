package io.sluice.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One gateway as it is shipped, before the {@link SharedBroker}, for all test classes of a run that need no settings of
 * their own; started by the first that asks and ended with the JVM. It knows the topic {@code events}.
 */
public final class SharedGateway {
    private SharedGateway() {}

    private static final class Holder {
        static final GatewayProcess GATEWAY = start();

        private static GatewayProcess start() {
            try {
                Path dir = Files.createTempDirectory(Files.createDirectories(Path.of("target", "gateways")), "run-")
                        .toAbsolutePath();
                SharedBroker.get().createTopic("events", 4);
                GatewayProcess gateway = GatewayProcess.start(
                        dir,
                        SharedBroker.get().bootstrap(),
                        Map.of("spool.dir", dir.resolve("spool").toString(), "spool.reserve.bytes", "0"));
                gateway.awaitReady();
                return gateway;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static GatewayProcess get() {
        return Holder.GATEWAY;
    }
}
