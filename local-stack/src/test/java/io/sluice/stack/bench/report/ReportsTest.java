package io.sluice.stack.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.bench.stat.Goal;
import io.sluice.stack.bench.stat.Latency;
import io.sluice.stack.bench.stat.Row;
import io.sluice.stack.bench.stat.Samples;
import io.sluice.stack.bench.stat.Title;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ReportsTest {

    private static final List<Row> ROWS = List.of(
            Row.against(
                    new Title("P1", "NDJSON <fast>", Goal.ratioAtLeast(1.5)),
                    new Row.Reading(Samples.of(900_000, 800_000, 1_000_000), "records/s"),
                    new Row.Reference("perf|tool", new Row.Reading(Samples.of(450_000, 400_000, 500_000), "records/s")),
                    List.of("CPU 3 µs")),
            Row.alone(
                    new Title("P4", "latency", Goal.valueAtMost(20, "ms")),
                    new Row.Reading(Samples.of(25), "ms"),
                    List.of()),
            new Row.Absent(new Title("P8", "cleanse", Goal.ratioAtLeast(0.8)), "no role cleanse"),
            new Row.Failed(new Title("P9", "heap", Goal.none()), "the broker is gone"));

    @Test
    void shouldGiveEveryRowALineInTheTable() {
        // When
        List<String> lines = MarkdownTable.text("2 cores", ROWS).lines().toList();

        // Then
        assertThat(lines)
                .contains(
                        "Machine: 2 cores",
                        "| P1 | NDJSON <fast> | 900 000 records/s (22 %) | perf\\|tool: 450 000 records/s (22 %)"
                                + " | 2 × (0 %) | ≥ 1.5 × | yes |",
                        "| P4 | latency | 25 ms | – | – | ≤ 20 ms | **no** |",
                        "| P8 | cleanse | absent | – | – | ≥ 0.8 × | – |",
                        "| P9 | heap | **failed** | – | – | – | – |",
                        "- P1: CPU 3 µs",
                        "- P8 is absent: no role cleanse",
                        "- P9 failed: the broker is gone");
    }

    @Test
    void shouldGiveEveryRowTheSameSevenFieldsInJson() throws Exception {
        // When
        JsonNode result = new ObjectMapper().readTree(ResultsJson.text("2 cores", ROWS));

        // Then
        assertThat(result.get("machine").asText()).isEqualTo("2 cores");
        assertThat(result.get("rows")).hasSize(4);
        for (JsonNode row : result.get("rows")) {
            for (String field : List.of("id", "value", "unit", "reference", "ratio", "goal", "met")) {
                assertThat(row.has(field)).as("%s of %s", field, row).isTrue();
            }
        }
        JsonNode p1 = result.get("rows").get(0);
        assertThat(p1.get("value").asDouble()).isEqualTo(900_000);
        assertThat(p1.get("reference").asDouble()).isEqualTo(450_000);
        assertThat(p1.get("ratio").asDouble()).isEqualTo(2);
        assertThat(p1.get("goal").asText()).isEqualTo("≥ 1.5 ×");
        assertThat(p1.get("met").asBoolean()).isTrue();
        assertThat(p1.get("rounds")).hasSize(3);
        assertThat(result.get("rows").get(1).get("met").asBoolean()).isFalse();
        JsonNode absent = result.get("rows").get(2);
        assertThat(absent.get("state").asText()).isEqualTo("absent");
        assertThat(absent.get("value").isNull()).isTrue();
        assertThat(absent.get("met").isNull()).isTrue();
        assertThat(result.get("rows").get(3).get("reason").asText()).isEqualTo("the broker is gone");
    }

    @Test
    void shouldDrawAPageThatNeedsNothingElseAndIsWellFormed() throws Exception {
        // Given
        Latency curve = new Latency(Arrays.stream(Latency.PERCENTILES)
                .mapToObj(percentile -> new Latency.Point(percentile, 1 + percentile / 10))
                .toList());

        // When
        String page = HtmlPage.text("2 cores & more", ROWS, Map.of("P4", curve));

        // Then
        assertThat(page)
                .contains("2 cores &amp; more", "NDJSON &lt;fast&gt;", "<polyline", "no role cleanse")
                .doesNotContain("http", "<script", "src=");
        String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("svg")
                        .getLength())
                .isEqualTo(3);
    }
}
