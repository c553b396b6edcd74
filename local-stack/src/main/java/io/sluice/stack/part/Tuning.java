package io.sluice.stack.part;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a caller sets on top of a part's own configuration.
 *
 * @param properties override those of the same name
 * @param jvmArgs further arguments of the JVM
 */
public record Tuning(Map<String, String> properties, List<String> jvmArgs) {

    /** As the stack is meant to run. */
    public static final Tuning NONE = new Tuning(Map.of(), List.of());

    /**
     * For a stack that somebody waits for. The full compiler comes to code that has run ten times as often as by default:
     * four JVMs that start on two cores spend half of their time compiling what runs only at the start. Measured from 26
     * to 19 s until READY; but what runs once a request is slow for longer, so not for what is measured.
     */
    public static final Tuning READY_SOONER = new Tuning(
            Map.of(),
            List.of(
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000"));

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
        return Stream.concat(Stream.of(own), jvmArgs.stream()).toList();
    }
}
