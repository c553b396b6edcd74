package io.sluice.stack.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.stack.console.Console;
import io.sluice.stack.console.StackException;
import io.sluice.stack.part.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Deploys a connector over the worker's REST interface, as an operator would, and waits until its tasks run. */
public final class ConnectorDeployment {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String connectAddress;
    private final Http http;
    private final Console console;

    public ConnectorDeployment(String connectAddress, Http http, Console console) {
        this.connectAddress = connectAddress;
        this.http = http;
        this.console = console;
    }

    /**
     * {@code PUT /connectors/<name>/config} with the file as it is.
     *
     * @return the number of running tasks
     */
    public int deploy(String name, Path configJson) throws InterruptedException {
        put(name, configJson);
        return Poll.until(LIMIT, console, () -> runningTasks(name))
                .orElseThrow(() -> new StackException("the connector " + name + " has no running task after "
                        + LIMIT.toSeconds() + " s: see GET " + connectAddress + "/connectors/" + name + "/status"));
    }

    /** Removes it; its tasks stop soon after. */
    public void delete(String name) throws InterruptedException {
        if (!Poll.untilTrue(LIMIT, console, () -> deleteOnce(name))) {
            throw new StackException("the connector " + name + " cannot be deleted: the worker was rebalancing for "
                    + LIMIT.toSeconds() + " s");
        }
    }

    private boolean deleteOnce(String name) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(URI.create(connectAddress + "/connectors/" + name))
                            .timeout(Duration.ofSeconds(30))
                            .DELETE());
            // 409: a rebalance is under way, ask again.
            return response.statusCode() != 409;
        } catch (IOException e) {
            throw new StackException("the connector " + name + " cannot be deleted: " + e, e);
        }
    }

    private void put(String name, Path configJson) throws InterruptedException {
        HttpResponse<String> response = Poll.until(LIMIT, console, () -> putOnce(name, configJson))
                .orElseThrow(() -> new StackException("the connector " + name + " cannot be deployed: the worker was"
                        + " rebalancing for " + LIMIT.toSeconds() + " s"));
        if (response.statusCode() / 100 != 2) {
            throw new StackException("the connector " + name + " is refused by the worker (HTTP "
                    + response.statusCode() + "): " + message(response.body()) + "; it was deployed from "
                    + configJson);
        }
    }

    private Optional<HttpResponse<String>> putOnce(String name, Path configJson) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(URI.create(connectAddress + "/connectors/" + name + "/config"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .PUT(HttpRequest.BodyPublishers.ofFile(configJson)));
            // 409: a rebalance is under way, ask again.
            return response.statusCode() == 409 ? Optional.empty() : Optional.of(response);
        } catch (IOException e) {
            throw new StackException("the connector " + name + " cannot be deployed from " + configJson + ": " + e, e);
        }
    }

    private Optional<Integer> runningTasks(String name) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.get(connectAddress + "/connectors/" + name + "/status", Duration.ofSeconds(10));
            return response.statusCode() == 200 ? runningTasks(name, tree(response.body())) : Optional.empty();
        } catch (IOException e) {
            throw new StackException("the status of the connector " + name + " cannot be read: " + e, e);
        }
    }

    private static Optional<Integer> runningTasks(String name, JsonNode status) {
        JsonNode tasks = status.path("tasks");
        for (JsonNode task : tasks) {
            if (task.path("state").asText().equals("FAILED")) {
                throw new StackException("task " + task.path("id").asInt() + " of the connector " + name + " failed: "
                        + firstLine(task.path("trace").asText()));
            }
            if (!task.path("state").asText().equals("RUNNING")) {
                return Optional.empty();
            }
        }
        return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.size());
    }

    private static String message(String body) {
        try {
            return tree(body).path("message").asText(body).replace('\n', ' ');
        } catch (UncheckedIOException e) {
            return firstLine(body);
        }
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("no reason given");
    }
}
