package io.sluice.gateway.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Ready means: a batch would be accepted at the default tier now. Otherwise it says why not, in words. */
public final class Health {
    private final List<Supplier<List<String>>> obstacles = new ArrayList<>();

    /** @param present true while this stands in the way; called from an event loop, so quick */
    public void obstacle(String words, BooleanSupplier present) {
        obstacles(() -> present.getAsBoolean() ? List.of(words) : List.of());
    }

    /** @param current what stands in the way now, in words; called from an event loop, so quick */
    public synchronized void obstacles(Supplier<List<String>> current) {
        obstacles.add(current);
    }

    /** Why it is not ready; empty if it is. */
    public synchronized List<String> reasons() {
        return obstacles.stream().flatMap(current -> current.get().stream()).toList();
    }
}
