package io.sluice.stack.torture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.part.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a test asks of a worker's REST interface. A worker that is down or rebalancing answers nothing. */
record ConnectRest(String address, Http http) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    static String json(Map<String, String> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The HTTP status, or 0 where there was no answer. */
    int call(String method, String path, String body) throws InterruptedException {
        return send(method, path, body).map(HttpResponse::statusCode).orElse(0);
    }

    private Optional<HttpResponse<String>> send(String method, String path, String body) throws InterruptedException {
        try {
            return Optional.of(http.send(HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(LIMIT)
                    .header("Content-Type", "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@code STOPPED}, {@code RUNNING} and so on; empty where it is not known. */
    String state(String connector) throws InterruptedException {
        return status(connector).path("connector").path("state").asText();
    }

    /** Whether a task of any of the connectors runs on this worker, as far as is known. */
    boolean runsAny(List<String> connectors, String workerId) throws InterruptedException {
        for (String connector : connectors) {
            for (JsonNode task : status(connector).path("tasks")) {
                if (workerId.equals(task.path("worker_id").asText())
                        && task.path("state").asText().equals("RUNNING")) {
                    return true;
                }
            }
        }
        return false;
    }

    private JsonNode status(String connector) throws InterruptedException {
        String body = send("GET", "/connectors/" + connector + "/status", "")
                .filter(response -> response.statusCode() == 200)
                .map(HttpResponse::body)
                .orElse("{}");
        try {
            JsonNode status = JSON.readTree(body);
            for (JsonNode task : status.path("tasks")) {
                if (task.path("state").asText().equals("FAILED")) {
                    throw new AssertionError(
                            connector + " has failed: " + task.path("trace").asText());
                }
            }
            return status;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
