package io.sluice.stack.bench.load;

import io.sluice.stack.bench.stat.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What is counted between the end of the warm-up and the end of the run. */
final class Window {

    private static final long LONGEST_NANOS = 120_000_000_000L;

    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    private final Map<Integer, Long> answers = new TreeMap<>();

    void answered(int status, long latencyNanos) {
        answers.merge(status, 1L, Long::sum);
        overdue(latencyNanos);
    }

    /** A request without an answer yet counts with the time that it has waited so far. */
    void overdue(long latencyNanos) {
        nanos.recordValue(Math.min(Math.max(latencyNanos, 0), LONGEST_NANOS));
    }

    void clear() {
        nanos.reset();
        answers.clear();
    }

    LoadResult result(double seconds, int recordsPerRequest, Map<String, Double> cpuSeconds) {
        List<Latency.Point> points = new ArrayList<>();
        for (double percentile : Latency.PERCENTILES) {
            points.add(new Latency.Point(percentile, nanos.getValueAtPercentile(percentile) / 1e6));
        }
        LoadResult withoutRecords = new LoadResult(seconds, answers, 0, new Latency(points), cpuSeconds);
        return new LoadResult(
                seconds, answers, withoutRecords.accepted() * recordsPerRequest, withoutRecords.latency(), cpuSeconds);
    }
}
