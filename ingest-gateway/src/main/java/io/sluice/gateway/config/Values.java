package io.sluice.gateway.config;

import java.util.List;
import java.util.Map;

/** Values that ConfigDef has parsed, by their type. */
record Values(Map<String, Object> parsed) {
    String text(String key) {
        return get(key, String.class);
    }

    int intOf(String key) {
        return get(key, Integer.class);
    }

    double doubleOf(String key) {
        return get(key, Double.class);
    }

    long longOf(String key) {
        return get(key, Long.class);
    }

    String joined(String key) {
        return String.join(",", list(key));
    }

    List<String> list(String key) {
        List<?> list = get(key, List.class);
        return list.stream().map(String::valueOf).toList();
    }

    private <T> T get(String key, Class<T> type) {
        Object value = parsed.get(key);
        if (value == null) {
            throw new IllegalStateException(key + " has no value, though ConfigDef found no fault with it");
        }
        return type.cast(value);
    }
}
