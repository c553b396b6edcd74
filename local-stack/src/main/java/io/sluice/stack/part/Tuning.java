package io.sluice.stack.part;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller sets on top of a part's own configuration.
 *
 * @param properties override those of the same name
 * @param jvmArgs further arguments of the JVM
 */
public record Tuning(Map<String, String> properties, List<String> jvmArgs) {

    /** As the stack is meant to run. */
    public static final Tuning NONE = new Tuning(Map.of(), List.of());

    public Tuning {
        properties = Map.copyOf(properties);
        jvmArgs = List.copyOf(jvmArgs);
    }

    /** Both; the other's properties override those of the same name. */
    public Tuning and(Tuning other) {
        Map<String, String> both = new HashMap<>(properties);
        both.putAll(other.properties);
        return new Tuning(both, other.jvmArgs(jvmArgs.toArray(String[]::new)));
    }

    /** These arguments after the part's own. */
    List<String> jvmArgs(String... own) {
        List<String> all = new ArrayList<>(List.of(own));
        all.addAll(jvmArgs);
        return all;
    }
}
