package io.sluice.stack.bench.report;

import io.sluice.stack.bench.stat.Figures;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import java.util.ArrayList;
import java.util.List;

/** The result as a table for people. */
public final class MarkdownTable {

    private MarkdownTable() {}

    public static String text(String machine, List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("Medians of rounds taken by turns; in brackets how far the rounds lie apart, (max - min) / median;"
                + " the ratio is the median of the rounds' own ratios.");
        lines.add("");
        lines.add("Machine: " + machine);
        lines.add("");
        lines.add("| | measured | value | reference | ratio | goal | met |");
        lines.add("|---|---|---|---|---|---|---|");
        rows.forEach(row -> lines.add(line(row)));
        lines.add("");
        rows.forEach(row -> notes(row, lines));
        return String.join("\n", lines);
    }

    private static String line(Row row) {
        List<String> cells =
                new ArrayList<>(List.of(row.title().id(), escaped(row.title().what())));
        if (row instanceof Row.Measured measured) {
            cells.add(reading(measured.reading()));
            Row.Reference reference = measured.reference();
            cells.add(reference == null ? "–" : escaped(reference.name()) + ": " + reading(reference.reading()));
            cells.add(measured.ratios().map(MarkdownTable::ratio).orElse("–"));
            cells.add(row.title().goal().text());
            cells.add(measured.met().map(met -> met ? "yes" : "**no**").orElse("–"));
        } else {
            String state = row instanceof Row.Absent ? "absent" : "**failed**";
            cells.addAll(List.of(state, "–", "–", row.title().goal().text(), "–"));
        }
        return "| " + String.join(" | ", cells) + " |";
    }

    private static void notes(Row row, List<String> lines) {
        if (row instanceof Row.Measured measured) {
            measured.notes().forEach(note -> lines.add("- " + row.title().id() + ": " + note));
        } else if (row instanceof Row.Absent absent) {
            lines.add("- " + row.title().id() + " is absent: " + absent.reason());
        } else if (row instanceof Row.Failed failed) {
            lines.add("- " + row.title().id() + " failed: " + failed.reason());
        }
    }

    private static String reading(Row.Reading reading) {
        Samples samples = reading.samples();
        return Figures.rounded(samples.median()) + " " + reading.unit() + spread(samples);
    }

    private static String ratio(Samples ratios) {
        return Figures.rounded(ratios.median()) + " ×" + spread(ratios);
    }

    private static String spread(Samples samples) {
        return samples.values().size() == 1 ? "" : " (" + Figures.percent(samples.spread()) + ")";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
