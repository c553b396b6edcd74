package io.sluice.cleanse.config;

import java.util.List;
import java.util.Map;

/** Checked values by key; ConfigDef has made sure of their types. */
record Values(Map<String, Object> byKey) {

    String text(String key) {
        return byKey.getOrDefault(key, "").toString();
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    int count(String key) {
        return (int) number(key);
    }

    long number(String key) {
        return byKey.get(key) instanceof Number number ? number.longValue() : 0;
    }

    List<String> list(String key) {
        return byKey.get(key) instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .filter(item -> !item.isEmpty())
                        .toList()
                : List.of();
    }
}
