package io.sluice.cleanse.redrive;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to send back.
 *
 * @param reasons empty for all
 * @param topics origins; empty for all
 * @param key null for all
 */
public record Filter(Set<String> reasons, Set<String> topics, byte @Nullable [] key, long sinceMs, long untilMs) {

    public static final Filter ALL = new Filter(Set.of(), Set.of(), null, Long.MIN_VALUE, Long.MAX_VALUE);

    boolean takes(Letter letter, Origin origin) {
        return (reasons.isEmpty() || reasons.contains(origin.reason()))
                && (topics.isEmpty() || topics.contains(origin.topic()))
                && (key == null || Arrays.equals(key, letter.key()))
                && letter.timeMs() >= sinceMs
                && letter.timeMs() < untilMs;
    }
}
