package io.sluice.gateway.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Ready means: a batch would be accepted at the default tier now. Otherwise it says why not, in words. */
public final class Health {
    private final Map<String, BooleanSupplier> obstacles = new LinkedHashMap<>();

    /** @param present true while this stands in the way; called from an event loop, so quick */
    public synchronized void obstacle(String words, BooleanSupplier present) {
        obstacles.put(words, present);
    }

    /** Why it is not ready; empty if it is. */
    public synchronized List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        obstacles.forEach((words, present) -> {
            if (present.getAsBoolean()) {
                reasons.add(words);
            }
        });
        return reasons;
    }
}
