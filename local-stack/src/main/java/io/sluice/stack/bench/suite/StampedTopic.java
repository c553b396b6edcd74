package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.feed.StampedFeedMain;
import io.sluice.stack.bench.lab.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A topic of one partition whose records have 10 000 timestamps in no order. How much of a timestamp a sink takes into
 * the path says how many parts grow at once; the records are the same.
 */
record StampedTopic(Lab lab, String name, long records) {

    private static final Map<String, String> PATTERNS = Map.of("1", "'all'", "100", "HHmm", "10000", "HHmmssSSS");
    private static final int RECORD_BYTES = 200;
    private static final Duration FEED_LIMIT = Duration.ofSeconds(60);

    /** Makes and fills it. */
    static StampedTopic filled(Lab lab, String name, long records) throws InterruptedException {
        lab.topics().createLasting(name, 1);
        lab.programs()
                .runWithTools(
                        "feed",
                        StampedFeedMain.class.getName(),
                        List.of(lab.bootstrapServers(), name, Long.toString(records), Integer.toString(RECORD_BYTES)),
                        FEED_LIMIT);
        return new StampedTopic(lab, name, records);
    }

    SinkDrain drain() {
        return new SinkDrain(lab, name, records, RECORD_BYTES);
    }

    /** What the connector is told to open so many paths: 1, 100 or 10000. */
    static Map<String, String> leadingTo(String paths) {
        return Map.of("partitioner", "time", "path.format", String.valueOf(PATTERNS.get(paths)));
    }

    void delete() throws InterruptedException {
        lab.topics().delete(name);
    }
}
