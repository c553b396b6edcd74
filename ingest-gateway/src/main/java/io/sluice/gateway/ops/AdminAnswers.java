package io.sluice.gateway.ops;

import io.sluice.gateway.spool.Entry;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What the admin routes have in common: parameters, and answers as JSON. A refusal has an {@code error} in words. */
final class AdminAnswers {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1_000;

    /** A request that cannot be done as it stands; the message says what to ask for instead. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    private AdminAnswers() {}

    static JsonObject describe(Entry entry) {
        return new JsonObject()
                .put("topic", entry.topic())
                .put("seq", entry.seq())
                .put("records", entry.records())
                .put("bytes", entry.payloadBytes())
                .put("accepted_ms", entry.acceptedAtMs());
    }

    static int limit(RoutingContext context) {
        return (int) Math.min(MAX_LIMIT, number(context, "limit", DEFAULT_LIMIT));
    }

    static long number(RoutingContext context, String name, long byDefault) {
        String text = context.request().getParam(name);
        return text == null ? byDefault : parse(name, text);
    }

    static long id(RoutingContext context) {
        return parse("id", context.pathParam("id"));
    }

    static boolean isTrue(RoutingContext context, String name) {
        return Boolean.parseBoolean(context.request().getParam(name));
    }

    private static long parse(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Wrong(name + " is " + text + ", which is no number");
        }
    }

    static JsonObject error(String words) {
        return new JsonObject().put("error", words);
    }

    static void json(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.encode());
    }
}
