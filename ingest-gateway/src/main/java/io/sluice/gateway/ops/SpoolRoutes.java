package io.sluice.gateway.ops;

import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.ops.AdminAnswers.Wrong;
import io.sluice.gateway.send.Topics;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.Damage;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.SpoolStats.Backlog;
import io.sluice.gateway.spool.Spooled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/spool}: what waits on disk. */
final class SpoolRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolRoutes.class);

    private final Spool spool;
    private final SpoolMetrics metrics;
    private final Pipeline pipeline;
    private final Topics topics;

    SpoolRoutes(Spool spool, SpoolMetrics metrics, Pipeline pipeline, Topics topics) {
        this.spool = spool;
        this.metrics = metrics;
        this.pipeline = pipeline;
        this.topics = topics;
    }

    void mount(Router router) {
        router.get("/admin/spool").blockingHandler(context -> AdminAnswers.json(context, 200, stats()));
        router.get("/admin/spool/:topic").blockingHandler(context -> AdminAnswers.json(context, 200, show(context)));
        router.post("/admin/spool/check").blockingHandler(context -> AdminAnswers.json(context, 200, check()));
        router.post("/admin/spool/:topic/replay").handler(this::replay);
        router.post("/admin/spool/:topic/drop").handler(this::drop);
    }

    private JsonObject stats() {
        SpoolStats stats = spool.stats();
        JsonObject waiting = new JsonObject();
        stats.topics()
                .forEach((topic, backlog) ->
                        waiting.put(topic, describe(backlog).put("oldest_ms", backlog.oldestAcceptedAtMs())));
        return new JsonObject()
                .put("bytes", stats.diskBytes())
                .put("max_bytes", stats.maxBytes())
                .put("batches", stats.batches())
                .put("lost_batches", stats.counts().lostBatches())
                .put("dead_letters", spool.dead().stats().batches())
                .put("topics", waiting);
    }

    private static JsonObject describe(Backlog backlog) {
        return new JsonObject().put("batches", backlog.batches()).put("bytes", backlog.bytes());
    }

    private JsonObject show(RoutingContext context) {
        JsonArray batches = new JsonArray();
        int limit = AdminAnswers.limit(context);
        try (Cursor cursor = spool.read(context.pathParam("topic"), AdminAnswers.number(context, "after", -1))) {
            Optional<Spooled> next = cursor.next();
            while (next.isPresent() && batches.size() < limit) {
                batches.add(AdminAnswers.describe(next.get().entry()));
                next = cursor.next();
            }
        }
        return new JsonObject().put("batches", batches);
    }

    /** Reads every batch that waits, as it would be read to be sent. */
    private JsonObject check() {
        long batches = 0;
        long bytes = 0;
        for (String topic : spool.stats().topics().keySet()) {
            try (Cursor cursor = spool.read(topic)) {
                for (Optional<Spooled> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                    batches++;
                    bytes += next.get().entry().payloadBytes();
                }
            }
        }
        JsonArray damages = new JsonArray();
        for (Damage damage : metrics.damages()) {
            damages.add(new JsonObject()
                    .put("kind", damage.kind().name())
                    .put("file", damage.file())
                    .put("at", damage.at())
                    .put("bytes", damage.bytes())
                    .put("lost_batches", damage.lostBatches())
                    .put("detail", damage.detail()));
        }
        return new JsonObject()
                .put("read_batches", batches)
                .put("read_bytes", bytes)
                .put("lost_batches", spool.stats().counts().lostBatches())
                .put("damages", damages);
    }

    /** Nothing has to be told to a gateway that sends by itself; it can be told not to wait. */
    private void replay(RoutingContext context) {
        String topic = context.pathParam("topic");
        Backlog backlog = waiting(topic);
        pipeline.retryNow(topic);
        topics.ask(topic)
                .thenAccept(info -> context.vertx()
                        .runOnContext(v -> AdminAnswers.json(
                                context,
                                202,
                                new JsonObject()
                                        .put("topic", topic)
                                        .put("waiting", describe(backlog))
                                        .put("kafka", info.reach().name())
                                        .put(
                                                "note",
                                                "a gateway that runs sends what waits by itself, oldest first; this has"
                                                        + " ended its backoff and asked Kafka again"))));
    }

    private void drop(RoutingContext context) {
        String topic = context.pathParam("topic");
        if (!topic.equals(context.request().getParam("confirm"))) {
            throw new Wrong("nothing was dropped: what was promised would be deleted for good. If that is meant, repeat"
                    + " it with ?confirm=" + topic + ", and with &seq=<seq> for one batch");
        }
        Backlog before = waiting(topic);
        long first = AdminAnswers.number(context, "seq", 0);
        long last = AdminAnswers.number(context, "seq", Long.MAX_VALUE);
        var loop = context.vertx().getOrCreateContext();
        pipeline.erase(topic, first, last).whenComplete((erased, failure) -> {
            if (failure != null) {
                loop.runOnContext(v -> AdminAnswers.json(
                        context, 500, AdminAnswers.error("the spool cannot be read: " + failure.getMessage())));
                return;
            }
            metrics.dropped("spool", erased.batches());
            LOG.warn(
                    "event=spool_dropped topic={} batches={} records={} bytes={} by=operator",
                    topic,
                    erased.batches(),
                    erased.records(),
                    erased.bytes());
            JsonObject answer = new JsonObject()
                    .put("topic", topic)
                    .put("dropped_batches", erased.batches())
                    .put("dropped_records", erased.records())
                    .put("dropped_bytes", erased.bytes())
                    .put("waiting_before", before.batches());
            if (erased.batches() == 0) {
                answer.put(
                        "error",
                        "nothing with that seq lies on disk alone: what is in memory too is on its way to Kafka and"
                                + " cannot be dropped; GET /admin/spool/" + topic + " shows what waits");
            }
            loop.runOnContext(v -> AdminAnswers.json(context, erased.batches() > 0 ? 200 : 409, answer));
        });
    }

    private Backlog waiting(String topic) {
        Backlog backlog = spool.stats().topics().get(topic);
        if (backlog == null) {
            throw new Wrong("nothing of topic " + topic + " waits on disk; GET /admin/spool lists the topics that do");
        }
        return backlog;
    }
}
