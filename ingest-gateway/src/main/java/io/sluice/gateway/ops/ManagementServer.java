package io.sluice.gateway.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;

/** The management port. */
public final class ManagementServer {
    private static final String JSON = "application/json";
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final PrometheusMeterRegistry registry;
    private final Health health;
    private final List<AdminRoutes> admin;

    /** @param admin empty where there is no spool */
    public ManagementServer(Vertx vertx, PrometheusMeterRegistry registry, Health health, List<AdminRoutes> admin) {
        this.admin = List.copyOf(admin);
        this.vertx = vertx;
        this.registry = registry;
        this.health = health;
    }

    public Future<HttpServer> listen(String host, int port) {
        Router router = Router.router(vertx);
        router.get("/health/live")
                .handler(context ->
                        context.response().putHeader("content-type", JSON).end("{\"status\":\"live\"}"));
        router.get("/health/ready").handler(context -> ready(context.response()));
        router.get("/metrics")
                .blockingHandler(context -> context.response()
                        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(registry.scrape()));
        admin.forEach(routes -> routes.mount(router));
        return vertx.createHttpServer().requestHandler(router).listen(port, host);
    }

    private void ready(HttpServerResponse response) {
        List<String> reasons = health.reasons();
        JsonObject body = new JsonObject()
                .put("status", reasons.isEmpty() ? "ready" : "not ready")
                .put("reasons", new JsonArray(reasons));
        response.setStatusCode(reasons.isEmpty() ? 200 : UNAVAILABLE)
                .putHeader("content-type", JSON)
                .end(body.encode());
    }
}
