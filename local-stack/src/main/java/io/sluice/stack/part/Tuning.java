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
     * The full compiler comes to code that has run ten times as often as by default. Four JVMs that start on two cores
     * spend half of their time compiling what runs only at the start: measured from 26 to 19 s until READY. What carries
     * load is compiled within its first second all the same.
     */
    private static final List<String> OF_ALL_PARTS = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    public Tuning {
        properties = Map.copyOf(properties);
        jvmArgs = List.copyOf(jvmArgs);
    }

    /** Both; the other's properties override those of the same name. */
    public Tuning and(Tuning other) {
        Map<String, String> both = new HashMap<>(properties);
        both.putAll(other.properties);
        return new Tuning(
                both, Stream.concat(jvmArgs.stream(), other.jvmArgs.stream()).toList());
    }

    /** All that a part's JVM is given: what all parts have, the part's own, and these, the last of which count. */
    List<String> jvmArgs(String... own) {
        return Stream.of(OF_ALL_PARTS, List.of(own), jvmArgs)
                .flatMap(List::stream)
                .toList();
    }
}
