package io.sluice.gateway.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names may be posted to. Remembers those that may, for the same few are asked for all the time. One event loop. */
final class PostableTopics {
    /** Names come from clients, and so without a bound of their own. */
    static final int MAX_REMEMBERED = 1_000;

    private final Pattern allow;
    private final Set<String> remembered = new HashSet<>();

    /** @param allow what the whole name must match, {@code topics.allow} */
    PostableTopics(Pattern allow) {
        this.allow = allow;
    }

    boolean contains(String topic) {
        if (remembered.contains(topic)) {
            return true;
        }
        boolean may = !topic.startsWith("_")
                && !topic.endsWith(".raw")
                && !topic.endsWith(".dlq")
                && allow.matcher(topic).matches();
        if (may && remembered.size() < MAX_REMEMBERED) {
            remembered.add(topic);
        }
        return may;
    }

    /** For messages: the pattern. */
    @Override
    public String toString() {
        return allow.toString();
    }
}
