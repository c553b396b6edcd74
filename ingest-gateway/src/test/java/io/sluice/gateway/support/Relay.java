package io.sluice.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Two gateways in turn, each with a spool of its own: while one serves, the other starts and delivers what its last life
 * has left. So a test of many lives does not wait for as many starts.
 */
public final class Relay implements AutoCloseable {
    private final Path dir;
    private final String bootstrap;
    private final Map<String, String> config;
    private CompletableFuture<GatewayProcess> starting;
    private int starts;

    /** @param config without {@code spool.dir} */
    public Relay(Path dir, String bootstrap, Map<String, String> config) {
        this.dir = dir;
        this.bootstrap = bootstrap;
        this.config = config;
        this.starting = start();
    }

    private CompletableFuture<GatewayProcess> start() {
        Path home = dir.resolve("gateway-" + starts++ % 2);
        Map<String, String> own = new HashMap<>(config);
        own.put("spool.dir", home.resolve("spool").toString());
        return CompletableFuture.supplyAsync(() -> {
            try {
                return GatewayProcess.start(home, bootstrap, own);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The gateway that serves now; the one before it must have ended. */
    public GatewayProcess next() {
        GatewayProcess serving = starting.join();
        starting = start();
        return serving;
    }

    @Override
    public void close() {
        starting.join().close();
    }
}
