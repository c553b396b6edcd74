package io.sluice.gateway;

import io.sluice.gateway.config.ConfigFile;
import io.sluice.gateway.support.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * The gateway as its main class runs it, from its configuration to its exit code, without a process of its own: for what
 * must be seen often and hangs on no JVM's start.
 */
public final class GatewayLife {
    private final RoleRunner runner;
    private final FutureTask<Integer> life;
    private final int httpPort;

    private GatewayLife(RoleRunner runner, int httpPort) {
        this.runner = runner;
        this.httpPort = httpPort;
        this.life = new FutureTask<>(runner::run);
    }

    /** Returns at once; it listens soon. */
    public static GatewayLife start(String bootstrap, Map<String, String> overrides) throws Exception {
        int port = Ports.free();
        Map<String, String> config = new TreeMap<>(
                Map.of("bootstrap.servers", bootstrap, "http.port", Integer.toString(port), "management.port", "0"));
        config.putAll(overrides);
        Path file = Files.createTempFile("gateway-", ".properties");
        StringBuilder text = new StringBuilder();
        config.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        Files.writeString(file, text);
        GatewayLife started =
                new GatewayLife(new RoleRunner(Roles.load(ConfigFile.read(file), Map.of(), schema -> "")), port);
        Files.delete(file);
        new Thread(started.life, "gateway-life").start();
        return started;
    }

    public int httpPort() {
        return httpPort;
    }

    /** What the first SIGTERM does; then the exit code that the process would have. */
    public int stop(Duration within) throws Exception {
        runner.stop();
        return life.get(within.toMillis(), TimeUnit.MILLISECONDS);
    }
}
