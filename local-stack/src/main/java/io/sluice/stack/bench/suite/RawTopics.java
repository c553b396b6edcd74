package io.sluice.stack.bench.suite;

import io.sluice.stack.bench.feed.FeedMain;
import io.sluice.stack.bench.feed.IdKind;
import io.sluice.stack.bench.lab.BenchTopics;
import io.sluice.stack.bench.lab.Lab;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Raw topics, one for each kind of ids, filled when they are first needed and read again in every round. */
final class RawTopics {

    private static final int RECORD_BYTES = 150;
    private static final long RECORDS = 1_200_000;
    /** A client's id on each record costs an order of magnitude more: as many records would take a minute. */
    private static final long CLIENT_RECORDS = 300_000;

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Lab lab;
    private final Set<IdKind> filled = EnumSet.noneOf(IdKind.class);

    RawTopics(Lab lab) {
        this.lab = lab;
    }

    /** @param clean the topic that cleanse writes; the raw one is named after it */
    record Filled(String clean, long records) {
        String raw() {
            return clean + ".raw";
        }
    }

    Filled filled(IdKind kind) throws InterruptedException {
        Filled topic = new Filled(
                "bench-cleanse-" + kind.name().toLowerCase(Locale.ROOT),
                kind == IdKind.CLIENT ? CLIENT_RECORDS : RECORDS);
        if (filled.add(kind)) {
            lab.topics().createRaw(topic.raw());
            lab.programs()
                    .runWithTools(
                            "feed",
                            FeedMain.class.getName(),
                            List.of(
                                    lab.bootstrapServers(),
                                    topic.raw(),
                                    kind.name(),
                                    Long.toString(topic.records()),
                                    Integer.toString(RECORD_BYTES),
                                    Integer.toString(BenchTopics.PARTITIONS)),
                            LIMIT);
        }
        return topic;
    }
}
