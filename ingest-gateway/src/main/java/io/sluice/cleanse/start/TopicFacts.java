package io.sluice.cleanse.start;

import java.util.Map;

/** What a broker says of a topic. */
record TopicFacts(int partitions, Map<String, String> config) {

    String setting(String key) {
        return config.getOrDefault(key, "");
    }

    long number(String key) {
        String value = setting(key);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }
}
