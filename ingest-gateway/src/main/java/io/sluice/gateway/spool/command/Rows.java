package io.sluice.gateway.spool.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command answers: rows under the same columns, as a table for people or as JSON lines for programs. */
final class Rows {
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    Rows(String... columns) {
        this.columns = List.of(columns);
    }

    void add(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for the columns " + columns);
        }
        rows.add(List.of(values));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            rows.forEach(row -> out.println(json(row)));
        } else {
            table(out);
        }
        out.flush();
    }

    private String json(List<Object> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), row.get(i));
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> field : object.entrySet()) {
                if (field.getValue() instanceof Number number) {
                    generator.writeNumberField(field.getKey(), number.longValue());
                } else {
                    generator.writeStringField(field.getKey(), field.getValue().toString());
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return text.toString();
    }

    private void table(PrintWriter out) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(column).toString().length())
                    .reduce(columns.get(i).length(), Math::max));
        }
        out.println(line(columns, widths));
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static String line(List<?> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i).toString();
            String padding = " ".repeat(widths.get(i) - cell.length());
            line.append(i == 0 ? "" : "  ").append(cells.get(i) instanceof Number ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
