package io.sluice.gateway.http;

import io.sluice.gateway.record.Sequencer;
import org.jspecify.annotations.Nullable;

/**
 * Where records are posted to: {@code /topics/{topic}} or {@code /topics/{topic}/partitions/{number}}. Read by hand: for
 * single records, regular expressions for path and name took some 7 % of what event loops spend on reading requests.
 *
 * @param partition {@link Sequencer.Partitions#ANY} if the path names none
 */
record PostablePath(String topic, int partition) {
    private static final String TOPICS = "/topics/";
    private static final String PARTITIONS = "/partitions/";
    private static final int MAX_DIGITS = 9;

    /** Null if it is another path. */
    static @Nullable PostablePath parse(String path) {
        if (!path.startsWith(TOPICS)) {
            return null;
        }
        int slash = path.indexOf('/', TOPICS.length());
        String topic = path.substring(TOPICS.length(), slash < 0 ? path.length() : slash);
        if (topic.isEmpty()) {
            return null;
        }
        if (slash < 0) {
            return new PostablePath(topic, Sequencer.Partitions.ANY);
        }
        int digits = slash + PARTITIONS.length();
        int count = path.length() - digits;
        if (!path.startsWith(PARTITIONS, slash) || count < 1 || count > MAX_DIGITS) {
            return null;
        }
        int partition = 0;
        for (int i = digits; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            partition = 10 * partition + (c - '0');
        }
        return new PostablePath(topic, partition);
    }
}
