package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * From a file's properties and the environment to a checked configuration, or to every fault at once.
 *
 * <p>An environment variable {@code SLUICE_QUEUE_MAX_BATCHES} sets {@code queue.max.batches} and wins over the file;
 * one that is no key is ignored ({@link Environment}).
 * {@code ${env:NAME}} and {@code ${file:/path:key}} stand for secrets.
 */
public final class ConfigLoader {
    /** What the promises rest on; see the module's README. */
    private static final Set<String> FIXED = Set.of(
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.RETRIES_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ProducerConfig.METADATA_MAX_IDLE_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);

    private ConfigLoader() {}

    /** @throws ConfigFaults with all of them, if there is any */
    public static GatewayConfig load(Map<String, String> properties, Map<String, String> environment)
            throws ConfigFaults {
        List<String> faults = new ArrayList<>();
        Map<String, String> resolved = settings(properties, environment, faults);
        faults.addAll(unknownKeys(resolved));
        ConfigDef def = Keys.definition();
        Map<String, String> known = new HashMap<>();
        Map<String, String> producer = new TreeMap<>();
        resolved.forEach((key, value) -> {
            if (def.names().contains(key)) {
                known.put(key, value);
            } else if (key.startsWith(Keys.PRODUCER_PREFIX)) {
                producer.put(key.substring(Keys.PRODUCER_PREFIX.length()), value);
            }
        });
        checkProducer(producer, faults);
        Map<String, Object> values = new HashMap<>();
        for (ConfigValue value : def.validate(known)) {
            values.put(value.name(), value.value());
            // ConfigDef names a value that does not parse a second time, as missing.
            value.errorMessages().stream().limit(1).forEach(faults::add);
        }
        if (faults.isEmpty()) {
            checkTogether(new Values(values), faults);
            checkSpool(new Values(values), faults);
        }
        if (!faults.isEmpty()) {
            throw new ConfigFaults(faults);
        }
        return GatewayConfig.of(values, producer);
    }

    /**
     * What is set, by the file or by the environment, with what it refers to in its place.
     *
     * @param faults gets what cannot be read
     */
    public static Map<String, String> settings(
            Map<String, String> properties, Map<String, String> environment, List<String> faults) {
        Map<String, String> given = new TreeMap<>(properties);
        given.putAll(Environment.settings(environment));
        return resolve(given, environment, faults);
    }

    /** A fault for each key that is neither the gateway's nor passed on nor left to cleanse to check. */
    public static List<String> unknownKeys(Map<String, String> settings) {
        Set<String> names = Keys.definition().names();
        return settings.keySet().stream()
                .filter(key -> !names.contains(key)
                        && !key.startsWith(Keys.PRODUCER_PREFIX)
                        && !key.startsWith(Keys.STREAMS_PREFIX)
                        && !key.startsWith(Keys.CLEANSE_PREFIX))
                .map(key -> unknown(key, names))
                .toList();
    }

    private static Map<String, String> resolve(
            Map<String, String> given, Map<String, String> environment, List<String> faults) {
        EnvVarConfigProvider env = new EnvVarConfigProvider(environment);
        env.configure(Map.of());
        FileConfigProvider file = new FileConfigProvider();
        file.configure(Map.of());
        Map<String, ConfigProvider> providers = Map.of("env", env, "file", file);
        ConfigTransformer transformer = new ConfigTransformer(providers);
        Map<String, String> resolved = new TreeMap<>();
        given.forEach((key, value) -> {
            try {
                Map<String, String> one = Map.of(key, value);
                resolved.putAll(transformer.transform(one).data());
            } catch (RuntimeException e) {
                faults.add(key + " refers to something that cannot be read: " + e.getMessage());
            }
        });
        return resolved;
    }

    private static void checkProducer(Map<String, String> producer, List<String> faults) {
        for (String key : producer.keySet()) {
            String full = Keys.PRODUCER_PREFIX + key;
            if (FIXED.contains(key)) {
                faults.add(full + " cannot be set: exactly-once delivery in order rests on the gateway's own value");
            } else if (!ProducerConfig.configNames().contains(key)) {
                faults.add(Keys.PRODUCER_PREFIX + unknown(key, ProducerConfig.configNames()));
            }
        }
    }

    private static void checkTogether(Values v, List<String> faults) {
        if (v.intOf(Keys.REQUEST_MAX_BYTES) > v.longOf(Keys.QUEUE_MAX_BYTES)) {
            faults.add(Keys.REQUEST_MAX_BYTES + " is " + v.intOf(Keys.REQUEST_MAX_BYTES) + ", larger than "
                    + Keys.QUEUE_MAX_BYTES + " (" + v.longOf(Keys.QUEUE_MAX_BYTES)
                    + "): the largest body would never be admitted; raise the one or lower the other");
        }
        double clientBytes = v.doubleOf(Keys.CLIENT_MAX_SHARE) * v.longOf(Keys.QUEUE_MAX_BYTES);
        if (v.intOf(Keys.REQUEST_MAX_BYTES) > clientBytes && faults.isEmpty()) {
            faults.add(Keys.REQUEST_MAX_BYTES + " is " + v.intOf(Keys.REQUEST_MAX_BYTES) + ", larger than one client's "
                    + Keys.CLIENT_MAX_SHARE + " of " + Keys.QUEUE_MAX_BYTES + " (" + (long) clientBytes
                    + "): the largest body would never be admitted; raise one of these or lower the first");
        }
        if (v.longOf(Keys.RETRY_BACKOFF_MS) > v.longOf(Keys.RETRY_BACKOFF_MAX_MS)) {
            faults.add(Keys.RETRY_BACKOFF_MS + " is " + v.longOf(Keys.RETRY_BACKOFF_MS) + ", larger than "
                    + Keys.RETRY_BACKOFF_MAX_MS + " (" + v.longOf(Keys.RETRY_BACKOFF_MAX_MS) + ")");
        }
    }

    private static void checkSpool(Values v, List<String> faults) {
        GatewayConfig.Spool spool = GatewayConfig.spool(v);
        if (spool.isOn()) {
            try {
                spool.config();
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
    }

    private static String unknown(String key, Set<String> names) {
        return NearestName.of(key, new TreeSet<>(names))
                .map(name -> key + " is not a key; did you mean " + name + "?")
                .orElse(key + " is not a key; see docs/configuration.md for those that are");
    }
}
