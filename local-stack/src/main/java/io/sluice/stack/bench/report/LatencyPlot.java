package io.sluice.stack.bench.report;

import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Latency;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Latency over percentile, both axes logarithmic: to the right, each step is a tenth of the requests that are left, so
 * that the tail has as much room as the middle.
 */
final class LatencyPlot {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 110;
    private static final int BOTTOM = 30;
    private static final int TOP = 10;
    private static final double[] TICKS = {0, 90, 99, 99.9, 99.99};
    /** A place on the axis for the maximum, which lies at no finite one. */
    private static final double MAX_DECADES = 4.5;

    private static final String[] COLOURS = {"var(--ours)", "var(--no)", "var(--yes)"};

    private LatencyPlot() {}

    static String svg(Map<String, Latency> curves) {
        double max = 1;
        double min = Double.MAX_VALUE;
        for (Latency curve : curves.values()) {
            max = Math.max(max, curve.at(100));
            min = Math.min(min, Math.max(curve.at(0), 0.01));
        }
        Scale scale = new Scale(Math.floor(Math.log10(min)), Math.ceil(Math.log10(max)));
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">");
        axes(svg, scale);
        int index = 0;
        for (Map.Entry<String, Latency> curve : curves.entrySet()) {
            curve(svg, scale, curve, COLOURS[index++ % COLOURS.length]);
        }
        return svg.append("</svg>\n").toString();
    }

    /** Decades of milliseconds. */
    private record Scale(double from, double to) {
        double y(double ms) {
            double share = (Math.log10(Math.max(ms, 0.001)) - from) / Math.max(1, to - from);
            return HEIGHT - BOTTOM - Math.max(0, share) * (HEIGHT - BOTTOM - TOP);
        }
    }

    private static double x(double percentile) {
        double decades = percentile >= 100 ? MAX_DECADES : -Math.log10(1 - percentile / 100);
        return LEFT + decades / MAX_DECADES * (WIDTH - LEFT - RIGHT);
    }

    private static void axes(StringBuilder svg, Scale scale) {
        for (double decade = scale.from(); decade <= scale.to(); decade++) {
            double y = scale.y(Math.pow(10, decade));
            svg.append(format(
                    "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s ms</text>",
                    LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, Figures.plain(Math.pow(10, decade))));
        }
        for (double tick : TICKS) {
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s %%</text>",
                    x(tick), HEIGHT - 8, Figures.plain(tick)));
        }
        svg.append(format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">max</text>", x(100), HEIGHT - 8));
    }

    private static void curve(StringBuilder svg, Scale scale, Map.Entry<String, Latency> curve, String colour) {
        String points = curve.getValue().points().stream()
                .map(point -> format("%.1f,%.1f", x(point.percentile()), scale.y(point.ms())))
                .collect(Collectors.joining(" "));
        svg.append(format("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", points, colour));
        svg.append(format(
                "<text x=\"%d\" y=\"%.1f\" style=\"fill:%s\">%s</text>",
                WIDTH - RIGHT + 10, scale.y(curve.getValue().at(100)) + 4, colour, HtmlPage.escaped(curve.getKey())));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
