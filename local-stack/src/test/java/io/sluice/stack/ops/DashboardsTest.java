package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be told of a dashboard without a Prometheus; {@link ComposeIT} asks its queries of a running one. */
class DashboardsTest {

    static Stream<Path> dashboards() {
        return OperatorFiles.below("grafana/dashboards", ".json").stream();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldExplainEachPanelAndAskTheProvisionedDatasource(Path file) {
        JsonNode dashboard = OperatorFiles.json(file);
        String datasource = OperatorFiles.yaml(
                        OperatorFiles.CONNECT_CONFIG.resolve("grafana/provisioning/datasources/prometheus.yml"))
                .get(0)
                .at("/datasources/0/uid")
                .asText();
        assertThat(dashboard.path("uid").asText())
                .isEqualTo("sluice-" + file.getFileName().toString().replace(".json", ""));
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).hasSizeGreaterThan(10);
            assertThat(panel.path("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo(datasource);
                assertThat(target.path("expr").asText()).isNotBlank();
            });
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotBlank();
            assertThat(ids.add(panel.path("id").asInt())).as("id of %s", title).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void shouldLayItsPanelsOutWithoutOverlap(Path file) {
        boolean[][] taken = new boolean[500][24];
        for (JsonNode panel : OperatorFiles.json(file).path("panels")) {
            JsonNode at = panel.path("gridPos");
            for (int y = at.path("y").asInt();
                    y < at.path("y").asInt() + at.path("h").asInt();
                    y++) {
                for (int x = at.path("x").asInt();
                        x < at.path("x").asInt() + at.path("w").asInt();
                        x++) {
                    assertThat(taken[y][x])
                            .as("%s at %d,%d", panel.path("title").asText(), x, y)
                            .isFalse();
                    taken[y][x] = true;
                }
            }
        }
    }

    @Test
    void shouldFindTheMetricsOfAnExpression() {
        // Given
        var query = new Queries.Query(
                "test",
                "histogram_quantile(0.99, sum by (le, some_label) (rate(a_bucket{b_c=~\"d_e\"}[5m]))) > 0.9 * f_g or up == 0");

        // When / Then
        assertThat(query.metrics()).isEqualTo(Set.of("a_bucket", "f_g", "up"));
    }

    @Test
    void shouldShowWhatEachAlertIsAbout() {
        // Given
        Set<String> shown = new TreeSet<>();
        Queries.ofDashboards().forEach(query -> shown.addAll(query.metrics()));

        // Then
        for (Queries.Query alert : Queries.ofAlerts()) {
            List<String> own = alert.metrics().stream()
                    .filter(metric -> !metric.equals("up"))
                    .toList();
            assertThat(shown).as(alert.where()).containsAll(own);
        }
    }
}
