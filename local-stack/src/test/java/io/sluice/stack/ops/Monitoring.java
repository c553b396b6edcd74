package io.sluice.stack.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.stack.part.Http;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The Prometheus of the compose file, with the rules as they ship but for seconds in place of minutes. */
final class Monitoring {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final ComposeRun run;
    private final Http http = new Http();

    Monitoring(ComposeRun run) {
        this.run = run;
    }

    /** Starts Prometheus, where there is one, without waiting for it. */
    void start() throws Exception {
        if (!Tool.PROMETHEUS.isHere()) {
            return;
        }
        run.prepare("prometheus");
        Path folder = run.sandbox().root("prometheus").resolve("etc/prometheus");
        Path scraping = folder.resolve("prometheus.yml");
        replace(scraping, "_interval: 10s", "_interval: 1s");
        replace(
                scraping,
                "dns_sd_configs: [{ names: [connect, connect-2], type: A, port: 9404 }]",
                "static_configs: [{ targets: [\"" + run.sandbox().address("connect") + ":9404\"] }]");
        replace(scraping, "  - job_name: node\n", "  - job_name: node\n    scrape_interval: 1h\n");
        replace(folder.resolve("alerts.yml"), "for: 1m", "for: 2s");
        replace(folder.resolve("alerts.yml"), "[30s]", "[3s]");
        run.start("prometheus");
    }

    /** Waits until Prometheus has scraped each part; skips the test where there is none. */
    void require() {
        Tool.PROMETHEUS.require();
        run.awaitHealthy("prometheus");
        await().atMost(SOON).until(() -> value("sum(up)") == 3);
    }

    /** The answer to an instant query, whatever its status. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** The first value of an instant query; NaN where it has none. */
    double value(String expression) throws IOException, InterruptedException {
        return query(expression).at("/data/result/0/value/1").asDouble(Double.NaN);
    }

    /** The names of the alerts that fire now. */
    List<String> firing() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        get("/api/v1/alerts").at("/data/alerts").forEach(alert -> {
            if (alert.path("state").asText().equals("firing")) {
                names.add(alert.at("/labels/alertname").asText());
            }
        });
        return names;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return OperatorFiles.json(
                http.get(run.url("prometheus", 9090) + path, SOON).body());
    }

    private static void replace(Path file, String what, String with) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(what);
        Files.writeString(file, text.replace(what, with));
    }
}
