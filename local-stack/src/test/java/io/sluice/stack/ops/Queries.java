package io.sluice.stack.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What dashboards and alerts ask Prometheus. */
final class Queries {

    /** @param where the dashboard and panel, or the alert */
    record Query(String where, String expression) {

        /** The names of the metrics in it. */
        Set<String> metrics() {
            String bare = expression
                    .replaceAll("\\{[^}]*}", "")
                    .replaceAll("\"[^\"]*\"", "")
                    .replaceAll("\\[[^]]*]", "")
                    .replaceAll("\\b(by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)", "");
            Matcher names = Pattern.compile("\\b[a-z]\\w*\\b(?!\\s*\\()").matcher(bare);
            Set<String> metrics = new TreeSet<>();
            while (names.find()) {
                if (names.group().contains("_") || names.group().equals("up")) {
                    metrics.add(names.group());
                }
            }
            return metrics;
        }

        /** As Grafana sends it when everything is selected. */
        String withAllSelected() {
            return expression.replaceAll("\\$\\w+", ".*");
        }
    }

    private Queries() {}

    static List<Query> ofDashboards() {
        List<Query> queries = new ArrayList<>();
        for (Path dashboard : OperatorFiles.below("grafana/dashboards", ".json")) {
            for (JsonNode panel : OperatorFiles.json(dashboard).path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            dashboard.getFileName() + ": " + panel.path("title").asText(),
                            target.path("expr").asText()));
                }
            }
        }
        return queries;
    }

    static List<Query> ofAlerts() {
        return AlertRulesTest.alerts().stream()
                .map(alert -> new Query(
                        alert.path("alert").asText(), alert.path("expr").asText()))
                .toList();
    }
}
