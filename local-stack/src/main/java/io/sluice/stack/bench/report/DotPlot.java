package io.sluice.stack.bench.report;

import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import java.util.Locale;

/** One row's rounds on a line from zero: ours, and the reference's below. */
final class DotPlot {

    private static final int WIDTH = 900;
    private static final int LEFT = 200;
    private static final int RIGHT = 90;
    private static final int LINE_HEIGHT = 26;

    private DotPlot() {}

    static String svg(Row.Measured row) {
        Row.Reference reference = row.reference();
        Samples ours = row.reading().samples();
        double max = reference == null
                ? ours.max()
                : Math.max(ours.max(), reference.reading().samples().max());
        int lines = reference == null ? 1 : 2;
        StringBuilder svg =
                new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + (lines * LINE_HEIGHT + 6) + "\" role=\"img\">");
        line(svg, 0, new Line("Sluice", "var(--ours)", ours), max);
        if (reference != null) {
            line(
                    svg,
                    1,
                    new Line(
                            reference.name(),
                            "var(--theirs)",
                            reference.reading().samples()),
                    max);
        }
        return svg.append("</svg>\n").toString();
    }

    private record Line(String name, String colour, Samples samples) {}

    private static void line(StringBuilder svg, int index, Line line, double max) {
        int y = index * LINE_HEIGHT + 16;
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                LEFT - 12, y + 4, HtmlPage.escaped(line.name())));
        svg.append(format("<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", LEFT, WIDTH - RIGHT, y, y));
        for (double value : line.samples().values()) {
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%d\" r=\"5\" fill=\"%s\" fill-opacity=\".6\"/>",
                    x(value, max), y, line.colour()));
        }
        double median = line.samples().median();
        svg.append(format(
                "<rect x=\"%.1f\" y=\"%d\" width=\"3\" height=\"20\" fill=\"%s\"/>",
                x(median, max) - 1.5, y - 10, line.colour()));
        svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 10, y + 4, Figures.rounded(median)));
    }

    private static double x(double value, double max) {
        return LEFT + (max <= 0 ? 0 : value / max) * (WIDTH - LEFT - RIGHT);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
