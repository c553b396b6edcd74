package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each alert is well-formed, has a unit test of its firing and of its silence, and a runbook entry. */
class AlertRulesTest {

    private static final Path FOLDER = OperatorFiles.CONNECT_CONFIG.resolve("prometheus");

    @Test
    void shouldFireAndFallSilentAsItsUnitTestsSay() throws Exception {
        Tool.PROMTOOL.succeed(FOLDER, "check", "rules", "alerts.yml");
        assertThat(Tool.PROMTOOL.succeed(FOLDER, "test", "rules", "alerts.test.yml"))
                .contains("SUCCESS");
    }

    @Test
    void shouldHaveAUnitTestThatFiresEachAlertAndOneThatDoesNot() {
        // Given
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (JsonNode test :
                OperatorFiles.yaml(FOLDER.resolve("alerts.test.yml")).get(0).path("tests")) {
            for (JsonNode check : test.path("alert_rule_test")) {
                (check.path("exp_alerts").isEmpty() ? silent : firing)
                        .add(check.path("alertname").asText());
            }
        }

        // Then
        assertThat(firing).containsExactlyInAnyOrderElementsOf(names());
        assertThat(silent).containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void shouldSayWhoActsAndPointAtARunbookEntry() {
        Set<String> anchors = Runbook.anchors();
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
            String link = alert.at("/annotations/runbook_url").asText();
            assertThat(link).as(name).startsWith("runbook.md#");
            assertThat(anchors).as(name).contains(link.substring(link.indexOf('#') + 1));
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
        }
    }

    static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        OperatorFiles.yaml(FOLDER.resolve("alerts.yml"))
                .get(0)
                .path("groups")
                .forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    private static List<String> names() {
        return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
    }
}
