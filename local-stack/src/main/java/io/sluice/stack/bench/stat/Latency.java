package io.sluice.stack.bench.stat;

import java.util.List;

/**
 * A latency distribution as points of its percentiles, in ascending order; the last is the maximum (percentile 100).
 */
public record Latency(List<Point> points) {

    /** The percentiles that are kept of every run. */
    public static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 100};

    public Latency {
        points = List.copyOf(points);
    }

    /** @param percentile from 0 to 100 */
    public record Point(double percentile, double ms) {}

    /** The latency at one of {@link #PERCENTILES}. */
    public double at(double percentile) {
        return points.stream()
                .filter(point -> point.percentile() == percentile)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the percentile " + percentile + " was not kept"))
                .ms();
    }
}
