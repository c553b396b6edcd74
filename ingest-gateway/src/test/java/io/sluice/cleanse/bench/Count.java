package io.sluice.cleanse.bench;

import io.sluice.cleanse.judge.Reason;
import io.sluice.cleanse.topology.TopicMeter;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Counts records on one stream thread and notes when the first and the last came. */
final class Count implements TopicMeter {

    private long judged;
    private volatile long seen;
    private volatile long firstNs;
    private volatile long lastNs;

    @Override
    public void passed(boolean identified) {
        count();
    }

    @Override
    public void duplicate() {
        throw new IllegalStateException("the benchmark's ids are unique");
    }

    @Override
    public void deadLetter(Reason reason) {
        throw new IllegalStateException("the benchmark's records are valid, and one is called " + reason);
    }

    @Override
    public void appended(long appendMs, long wallMs) {
        // Nothing to do with speed.
    }

    private void count() {
        if (judged == 0) {
            firstNs = System.nanoTime();
        }
        judged++;
        if (judged % 1000 == 0) {
            lastNs = System.nanoTime();
            seen = judged;
        }
    }

    void await(long records, Duration limit) {
        Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(() -> seen >= records);
    }

    double perSecond() {
        return seen / ((lastNs - firstNs) / 1e9);
    }
}
