package io.sluice.cleanse;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.config.ConfigException;
import io.sluice.cleanse.config.ConfigParser;
import io.sluice.cleanse.config.Keys;
import io.sluice.cleanse.ops.Management;
import io.sluice.gateway.SuppressForbidden;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code CleanseMain <properties file>}: cleanse as a process of its own. */
@SuppressForbidden(reason = "the entry point: arguments, files, console, the system's clock")
public final class CleanseMain {

    private static final long LOOK_MS = 200;

    private CleanseMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: CleanseMain <properties file>");
            System.exit(2);
        }
        try {
            run(read(Path.of(args[0]), System.getenv()));
        } catch (ConfigException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Map<String, String> properties) throws InterruptedException {
        CleanseConfig config = ConfigParser.parse(properties, CleanseMain::text);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Cleanse cleanse = Cleanse.start(config, registry, InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitQuietly(stopped, config.runtime().limits().stopTimeoutMs() + 2000);
        }));
        boolean dead;
        try (Management ignored = management(config, registry, cleanse);
                cleanse) {
            boolean announced = false;
            while (!stop.await(LOOK_MS, TimeUnit.MILLISECONDS) && !cleanse.isDead()) {
                if (!announced && cleanse.health().ready()) {
                    announced = true;
                    System.out.println("READY cleanse " + config.cleanTopics()
                            + (ignored == null ? "" : " management port " + ignored.port()));
                }
            }
            dead = cleanse.isDead();
            if (dead) {
                System.err.println(
                        String.join(System.lineSeparator(), cleanse.health().reasons()));
            }
        }
        stopped.countDown();
        if (dead) {
            System.exit(3);
        }
    }

    private static @Nullable Management management(
            CleanseConfig config, PrometheusMeterRegistry registry, Cleanse cleanse) {
        CleanseConfig.Management where = config.runtime().management();
        return where.port() < 0 ? null : Management.start(where.host(), where.port(), registry, cleanse::health);
    }

    /** The file's properties; {@code SLUICE_CLEANSE_STATE_DIR} and the like win over it. */
    static Map<String, String> read(Path file, Map<String, String> environment) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        for (String key : Keys.common().names()) {
            String value =
                    environment.get("SLUICE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'));
            if (value != null) {
                settings.put(key, value);
            }
        }
        return settings;
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(e.toString(), e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch, long limitMs) {
        try {
            if (!latch.await(limitMs, TimeUnit.MILLISECONDS)) {
                System.err.println("stop took longer than " + limitMs + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
