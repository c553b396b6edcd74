package io.sluice.stack.bench.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.bench.contest.FeatureMissingException;
import io.sluice.stack.bench.lab.Lab;
import io.sluice.stack.console.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks the worker whether a connector knows every key of a configuration and takes its values. Connect ignores keys
 * that a connector does not define, so that a feature which does not exist would otherwise be measured as one that
 * costs nothing.
 */
final class ConnectProbe {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab;

    ConnectProbe(Lab lab) {
        this.lab = lab;
    }

    void require(Map<String, String> config) throws InterruptedException {
        String connector = String.valueOf(config.get("connector.class"));
        JsonNode answer = validate(connector, config);
        Set<String> unknown = new TreeSet<>(config.keySet());
        unknown.removeIf(key -> key.startsWith("consumer.override."));
        for (JsonNode entry : answer.path("configs")) {
            unknown.remove(entry.path("definition").path("name").asText());
            for (JsonNode error : entry.path("value").path("errors")) {
                throw new FeatureMissingException(connector + " refuses "
                        + entry.path("value").path("name").asText() + ": " + error.asText());
            }
        }
        if (!unknown.isEmpty()) {
            throw new FeatureMissingException(connector + " does not define " + String.join(", ", unknown));
        }
    }

    private JsonNode validate(String connector, Map<String, String> config) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + lab.config().connectPort() + "/connector-plugins/" + connector
                + "/config/validate");
        try {
            Map<String, String> named = new TreeMap<>(config);
            named.put("name", "probe");
            HttpResponse<String> answer = lab.http()
                    .send(HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(named))));
            if (answer.statusCode() == 404 || answer.body().contains("Failed to find any class that implements")) {
                throw new FeatureMissingException("the worker finds no connector " + connector);
            }
            if (answer.statusCode() != 200) {
                throw new StackException("the worker answers the validation of " + connector + " with "
                        + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new StackException("the worker's answer is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new StackException("the worker cannot be reached: " + e, e);
        }
    }
}
