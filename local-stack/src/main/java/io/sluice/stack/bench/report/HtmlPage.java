package io.sluice.stack.bench.report;

import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Latency;
import io.sluice.stack.bench.stat.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The result as one page that needs nothing else: each row's rounds as dots, and latency by percentile. */
public final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ours: #0b6bcb; --theirs: #888; --no: #c2410c; --yes: #15803d }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 2rem 0 .2rem }
            p { margin: .2rem 0 } .quiet { opacity: .7; font-size: .9rem }
            .yes { color: var(--yes) } .no { color: var(--no) }
            svg { width: 100%; height: auto; display: block }
            svg text { font: 12px system-ui, sans-serif; fill: currentColor }
            svg .axis { stroke: currentColor; opacity: .3 }
            """;

    private HtmlPage() {}

    public static String text(String machine, List<Row> rows, Map<String, Latency> curves) {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sluice, measured</title>\n"
                + "<meta name=\"viewport\" content=\"width=device-width\"><style>\n" + STYLE + "</style></head><body>\n"
                + "<h1>Sluice, measured</h1>\n<p class=\"quiet\">" + escaped(machine) + "</p>\n"
                + "<p class=\"quiet\">A dot is a round; rounds were taken by turns. The tall mark is the median.</p>\n"
                + rows.stream().map(HtmlPage::section).collect(Collectors.joining())
                + latency(curves) + "</body></html>\n";
    }

    private static String section(Row row) {
        String head = "<h2>" + escaped(row.title().id() + " · " + row.title().what()) + "</h2>\n";
        if (row instanceof Row.Measured measured) {
            return head + verdict(measured) + DotPlot.svg(measured) + notes(measured);
        }
        String reason = row instanceof Row.Absent absent
                ? "absent: " + absent.reason()
                : "failed: " + ((Row.Failed) row).reason();
        return head + "<p class=\"quiet\">" + escaped(reason) + "</p>\n";
    }

    private static String verdict(Row.Measured row) {
        String goal = row.met()
                .map(met -> " · goal " + row.title().goal().text() + " <b class=\""
                        + (met ? "yes\">met" : "no\">not met") + "</b>")
                .orElse("");
        String ratio = row.ratios()
                .map(ratios -> " · " + Figures.rounded(ratios.median()) + " × "
                        + (row.reference() == null
                                ? ""
                                : escaped(row.reference().name())))
                .orElse("");
        return "<p>" + Figures.rounded(row.reading().samples().median()) + " "
                + escaped(row.reading().unit()) + ratio + goal + "</p>\n";
    }

    private static String notes(Row.Measured row) {
        return row.notes().stream()
                .map(note -> "<p class=\"quiet\">" + escaped(note) + "</p>\n")
                .collect(Collectors.joining());
    }

    private static String latency(Map<String, Latency> curves) {
        return curves.isEmpty()
                ? ""
                : "<h2>Latency by percentile, at half of the highest rate</h2>\n" + LatencyPlot.svg(curves);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
