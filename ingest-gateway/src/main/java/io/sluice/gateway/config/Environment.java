package io.sluice.gateway.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings among the environment's variables. One that is no key is ignored with a warning, where it would be an
 * error in the file: Kubernetes puts a dozen variables into each pod for every service, and one of a service whose name
 * begins with {@code sluice-} looks like a setting.
 */
final class Environment {
    private static final Logger LOG = LoggerFactory.getLogger(Environment.class);
    private static final String PREFIX = "SLUICE_";

    /** As Kubernetes names them: {@code X_SERVICE_HOST}, {@code X_SERVICE_PORT_HTTP}, {@code X_PORT_8080_TCP_ADDR}. */
    private static final Pattern SERVICE_NAME =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_\\d+_(TCP|UDP|SCTP)(_.*)?)");

    /** And what {@code X_PORT} is there, which can be a key's name too. */
    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private Environment() {}

    /** Keys and their values, in the place of what the file says of them. */
    static Map<String, String> settings(Map<String, String> environment) {
        Set<String> names = Keys.definition().names();
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (!name.startsWith(PREFIX)) {
                return;
            }
            String key =
                    name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            boolean ofAService = SERVICE_NAME.matcher(name).matches()
                    || SERVICE_ADDRESS.matcher(value).matches();
            if (ofAService || !isKey(key, names)) {
                LOG.warn(
                        "event=environment_ignored variable={} key={} nearest={}",
                        name,
                        key,
                        NearestName.of(key, new TreeSet<>(names)).orElse("none"));
            } else {
                settings.put(key, value);
            }
        });
        return settings;
    }

    private static boolean isKey(String key, Set<String> names) {
        return names.contains(key)
                || key.startsWith(Keys.STREAMS_PREFIX)
                || key.startsWith(Keys.CLEANSE_PREFIX)
                || key.startsWith(Keys.PRODUCER_PREFIX)
                        && ProducerConfig.configNames().contains(key.substring(Keys.PRODUCER_PREFIX.length()));
    }
}
