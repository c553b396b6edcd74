package io.sluice.stack.config;

import io.sluice.stack.console.StackException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Where the stack lives and which ports it takes, from the {@code up.*} properties.
 *
 * @param dir everything that the stack writes: data, published files, logs, process ids; absolute
 */
public record UpConfig(Path dir, int kafkaPort, int connectPort, int gatewayPort, int managementPort) {

    /** Port 0: any free one, chosen when the stack starts. */
    public static final int ANY_PORT = 0;

    /**
     * Reads the properties, reporting every bad value at once.
     *
     * @param defaultDir used where {@code up.dir} is not set
     */
    public static UpConfig from(Properties properties, Path defaultDir) {
        List<String> errors = new ArrayList<>();
        UpConfig config = new UpConfig(
                dir(properties, defaultDir, errors),
                port(properties, "up.kafka.port", 9092, errors),
                port(properties, "up.connect.port", 8083, errors),
                port(properties, "up.gateway.port", 8080, errors),
                port(properties, "up.management.port", 8081, errors));
        if (!errors.isEmpty()) {
            throw new StackException(String.join("; ", errors));
        }
        return config;
    }

    /** A stack of its own on free ports, for tests. */
    public static UpConfig onFreePorts(Path dir) {
        return new UpConfig(dir.toAbsolutePath(), ANY_PORT, ANY_PORT, ANY_PORT, ANY_PORT);
    }

    public Path files() {
        return dir.resolve("files");
    }

    public Path logs() {
        return dir.resolve("logs");
    }

    public Path pids() {
        return dir.resolve("pids");
    }

    public Path conf() {
        return dir.resolve("conf");
    }

    private static Path dir(Properties properties, Path defaultDir, List<String> errors) {
        String value = properties.getProperty("up.dir", "");
        try {
            return (value.isBlank() ? defaultDir : Path.of(value))
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            errors.add("up.dir is '" + value + "', which is no path (" + e.getReason() + "): set -Dup.dir to a folder");
            return defaultDir;
        }
    }

    private static int port(Properties properties, String name, int defaultPort, List<String> errors) {
        String value =
                properties.getProperty(name, Integer.toString(defaultPort)).trim();
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the value as it was given.
        }
        errors.add(
                name + " is '" + value + "': set -D" + name + " to a port from 1 to 65535, or to 0 for any free one");
        return defaultPort;
    }
}
