package io.sluice.stack.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import java.util.List;

/**
 * The result for programs: {@code {"machine":…,"rows":[{"id","value","unit","reference","ratio","goal","met",…}]}}.
 * These seven are in every row, null where there is nothing to say; {@code state} is {@code measured}, {@code absent}
 * or {@code failed}, and only the first has values.
 */
public final class ResultsJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultsJson() {}

    public static String text(String machine, List<Row> rows) {
        ObjectNode result = JSON.createObjectNode().put("machine", machine);
        ArrayNode array = result.putArray("rows");
        rows.forEach(row -> write(row, array.addObject()));
        try {
            return JSON.writeValueAsString(result) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static void write(Row row, ObjectNode json) {
        json.put("id", row.title().id());
        for (String name : List.of("value", "unit", "reference", "ratio")) {
            json.putNull(name);
        }
        json.put("goal", row.title().goal().text()).putNull("met");
        json.put("what", row.title().what());
        if (row instanceof Row.Measured measured) {
            write(measured, json);
        } else if (row instanceof Row.Absent absent) {
            json.put("state", "absent").put("reason", absent.reason());
        } else if (row instanceof Row.Failed failed) {
            json.put("state", "failed").put("reason", failed.reason());
        }
    }

    private static void write(Row.Measured row, ObjectNode json) {
        Samples samples = row.reading().samples();
        json.put("state", "measured");
        json.put("value", samples.median()).put("unit", row.reading().unit());
        json.put("spread", samples.spread());
        rounds(samples, json.putArray("rounds"));
        Row.Reference reference = row.reference();
        if (reference != null) {
            Samples referenceSamples = reference.reading().samples();
            json.put("reference", referenceSamples.median()).put("referenceName", reference.name());
            json.put("referenceSpread", referenceSamples.spread());
            rounds(referenceSamples, json.putArray("referenceRounds"));
        }
        row.ratios().ifPresent(ratios -> {
            json.put("ratio", ratios.median()).put("ratioSpread", ratios.spread());
            rounds(ratios, json.putArray("ratioRounds"));
        });
        row.met().ifPresent(met -> json.put("met", met));
        ArrayNode notes = json.putArray("notes");
        row.notes().forEach(notes::add);
    }

    private static void rounds(Samples samples, ArrayNode array) {
        samples.values().forEach(array::add);
    }
}
