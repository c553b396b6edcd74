package io.sluice.cleanse.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /metrics}, {@code /health/live} and {@code /health/ready}, for a cleanse that runs on its own. */
public final class Management implements AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    private static final int REQUEST_MAX_BYTES = 64 << 10;

    private final HttpServer server;
    private final ExecutorService threads;

    private Management(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** @param port 0 for any */
    public static Management start(
            String host, int port, PrometheusMeterRegistry registry, Supplier<Health> health, RedriveApi redrives) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 16);
            ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
                Thread thread = new Thread(task, "cleanse-management");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            server.createContext("/metrics", exchange -> answer(exchange, 200, TEXT, registry.scrape()));
            server.createContext("/health/live", exchange -> answer(exchange, 200, JSON, "{\"live\":true}"));
            server.createContext("/health/ready", exchange -> {
                Health now = health.get();
                answer(exchange, now.ready() ? 200 : 503, JSON, json(now));
            });
            server.createContext(RedriveApi.PATH, exchange -> redrive(exchange, redrives));
            server.start();
            return new Management(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cleanse.management.port " + port + " on " + host + " cannot be opened: " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void redrive(HttpExchange exchange, RedriveApi redrives) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(REQUEST_MAX_BYTES);
        RedriveApi.Reply reply = redrives.handle(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                new String(body, UTF_8));
        answer(exchange, reply.status(), JSON, reply.json());
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String json(Health health) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("ready", health.ready());
            json.writeStringField("state", health.state());
            json.writeArrayFieldStart("reasons");
            for (String reason : health.reasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeNumberField("restore_remaining_records", health.restoreRemainingRecords());
            json.writeObjectFieldStart("lag_records");
            for (Map.Entry<String, Long> lag : health.lagRecords().entrySet()) {
                json.writeNumberField(lag.getKey(), lag.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
