package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference page, written from the definition that checks the values. */
public final class ConfigReference {
    private static final String HEAD = """
            # Configuration of the gateway

            Generated from the definition in `config/Keys.java`; the build fails when this page is not what it says.

            A Java properties file. Every key can be set by an environment variable too, which wins: `SLUICE_` and the
            key in capitals with `_` for `.` (`SLUICE_QUEUE_MAX_BATCHES`). `${env:NAME}` and `${file:/path:key}` stand
            for secrets. `producer.<name>` passes a setting to Kafka's producer, and to its Admin client where that
            knows it; those that the promises rest on (`acks`, `retries`, `delivery.timeout.ms` and so on) are refused.
            All faults are reported together, an unknown key with the nearest known one. A variable that is no key is no fault: it
            is ignored with a warning, for Kubernetes adds such ones for a service whose name begins with `sluice-`.
            """;

    private ConfigReference() {}

    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        ConfigDef def = Keys.definition();
        for (String group : def.groups()) {
            page.append("\n## ").append(group).append("\n\n").append(table(keys(def, group)));
        }
        return page.toString();
    }

    /** A table of these keys, a row each. */
    public static String table(Collection<ConfigKey> keys) {
        return keys.stream()
                .map(ConfigReference::row)
                .collect(Collectors.joining("", "| key | default | valid | meaning |\n|---|---|---|---|\n", ""));
    }

    private static List<ConfigKey> keys(ConfigDef def, String group) {
        List<ConfigKey> keys = new ArrayList<>(def.configKeys().values());
        keys.removeIf(key -> !group.equals(key.group));
        keys.sort(Comparator.comparingInt(key -> key.orderInGroup));
        return keys;
    }

    private static String row(ConfigKey key) {
        String byDefault = !key.hasDefault()
                ? "required"
                : String.valueOf(key.defaultValue).isEmpty() ? "empty" : "`" + plain(key.defaultValue) + "`";
        String validator = key.validator == null ? "" : key.validator.toString();
        String valid = validator.contains("Lambda") ? "" : validator;
        return "| `" + key.name + "` | " + byDefault + " | " + key.type.name().toLowerCase(Locale.ROOT)
                + (valid.isEmpty() ? "" : " " + valid) + " | " + key.documentation.replace("|", "\\|") + " |\n";
    }

    private static String plain(Object value) {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }
}
