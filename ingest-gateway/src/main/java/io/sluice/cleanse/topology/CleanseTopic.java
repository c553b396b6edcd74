package io.sluice.cleanse.topology;

import io.sluice.cleanse.judge.Rules;

/**
 * A topic to be cleansed.
 *
 * @param name what clients post to and consumers read
 * @param rules what is demanded of its records
 * @param partitions of the raw, the clean and the dead-letter topic alike
 */
public record CleanseTopic(String name, Rules rules, int partitions) {

    public static String rawOf(String name) {
        return name + ".raw";
    }

    public static String deadLettersOf(String name) {
        return name + ".dlq";
    }

    public static String storeOf(String name) {
        return "seen-" + name;
    }

    public String raw() {
        return rawOf(name);
    }

    public String deadLetters() {
        return deadLettersOf(name);
    }
}
