package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cleanse.judge.Reason;
import io.sluice.gateway.http.ProblemCode;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunbookTest {

    private static final Pattern INNER_LINK = Pattern.compile("]\\(#([^)]+)\\)");

    @Test
    void shouldHaveAnEntryForEachErrorCodeWithItsStatus() {
        String runbook = Runbook.text();
        Arrays.stream(ProblemCode.values())
                .forEach(code -> assertThat(runbook)
                        .as("a line for the code %s", code.code())
                        .contains("| `" + code.code() + "` | " + code.status() + " |"));
    }

    @Test
    void shouldHaveALineForEachReasonOfADeadLetterOfCleanse() {
        String runbook = Runbook.text();
        Arrays.stream(Reason.values())
                .forEach(reason -> assertThat(runbook)
                        .as("a line for the reason %s", reason.label())
                        .contains("| `" + reason.label() + "` | "));
    }

    @Test
    void shouldSayOfEachAlertWhatIsSafeWhatToDoAndHowToSeeThatItWorked() {
        for (String entry : alertEntries()) {
            assertThat(entry)
                    .contains("**Means**")
                    .contains("**Safe**")
                    .contains("**Do**")
                    .contains("**Worked**");
        }
    }

    @Test
    void shouldHaveNoEntryForAnAlertThatIsGone() {
        // Given
        Set<String> alerts = new TreeSet<>();
        AlertRulesTest.alerts().forEach(alert -> alerts.add(alert.path("alert").asText()));

        // When
        Set<String> entries = new TreeSet<>();
        for (String entry : alertEntries()) {
            entries.add(entry.lines().findFirst().orElseThrow());
        }

        // Then
        assertThat(entries).isEqualTo(alerts);
    }

    @Test
    void shouldLinkOnlyToHeadingsThatThereAre() {
        Set<String> anchors = Runbook.anchors();
        Matcher links = INNER_LINK.matcher(Runbook.text());
        while (links.find()) {
            assertThat(anchors).contains(links.group(1));
        }
    }

    private static String[] alertEntries() {
        String alerts =
                Runbook.text().replaceFirst("(?s).*\n## Alerts\n+### ", "").replaceFirst("(?s)\n## .*", "");
        return alerts.split("\n### ");
    }
}
