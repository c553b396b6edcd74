package io.sluice.gateway.ops;

import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.BatchCodec;
import io.sluice.gateway.send.Topics;
import io.sluice.gateway.spool.Cursor;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore;
import io.sluice.gateway.spool.Entry;
import io.sluice.gateway.spool.Spool;
import io.sluice.gateway.spool.SpoolStats;
import io.sluice.gateway.spool.Spooled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The spool and the dead store of a gateway that runs, where the commands cannot take the folder. Reads wait for the
 * disk, so they run on worker threads. Payloads are never shown.
 */
public final class AdminRoutes {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 1_000;

    private final Spool spool;
    private final Pipeline pipeline;
    private final Topics topics;
    private final AtomicLong ids;

    /** @param ids a number for each request, unique in this process */
    public AdminRoutes(Spool spool, Pipeline pipeline, Topics topics, AtomicLong ids) {
        this.spool = spool;
        this.pipeline = pipeline;
        this.topics = topics;
        this.ids = ids;
    }

    void mount(Router router) {
        router.get("/admin/spool").blockingHandler(context -> json(context, 200, stats()));
        router.get("/admin/spool/:topic").blockingHandler(context -> json(context, 200, batches(context)));
        router.get("/admin/dead").blockingHandler(context -> json(context, 200, letters(context)));
        router.get("/admin/dead/:id").blockingHandler(this::show);
        router.post("/admin/dead/:id/replay").blockingHandler(this::replay);
        router.delete("/admin/dead/:id").blockingHandler(this::drop);
    }

    private JsonObject stats() {
        SpoolStats stats = spool.stats();
        JsonObject topics = new JsonObject();
        stats.topics()
                .forEach((topic, backlog) -> topics.put(
                        topic,
                        new JsonObject()
                                .put("batches", backlog.batches())
                                .put("bytes", backlog.bytes())
                                .put("oldest_ms", backlog.oldestAcceptedAtMs())));
        return new JsonObject()
                .put("bytes", stats.diskBytes())
                .put("max_bytes", stats.maxBytes())
                .put("batches", stats.batches())
                .put("lost_batches", stats.counts().lostBatches())
                .put("dead_letters", spool.dead().stats().batches())
                .put("topics", topics);
    }

    private JsonObject batches(RoutingContext context) {
        JsonArray batches = new JsonArray();
        int limit = limit(context);
        try (Cursor cursor = spool.read(context.pathParam("topic"), number(context, "after", -1))) {
            Optional<Spooled> next = cursor.next();
            while (next.isPresent() && batches.size() < limit) {
                batches.add(describe(next.get().entry()));
                next = cursor.next();
            }
        }
        return new JsonObject().put("batches", batches);
    }

    private JsonObject letters(RoutingContext context) {
        JsonArray letters = new JsonArray();
        int limit = limit(context);
        try (DeadStore.Letters stream = spool.dead().list(number(context, "after", -1))) {
            Optional<DeadLetter.Buried> next = stream.next();
            while (next.isPresent() && letters.size() < limit) {
                letters.add(describe(next.get().id(), next.get().letter()));
                next = stream.next();
            }
        }
        return new JsonObject().put("letters", letters);
    }

    private void show(RoutingContext context) {
        long id = id(context);
        Optional<DeadLetter> letter = spool.dead().show(id);
        json(
                context,
                letter.isPresent() ? 200 : 404,
                letter.map(found -> describe(id, found)).orElseGet(() -> missing(id)));
    }

    private static JsonObject missing(long id) {
        return new JsonObject().put("error", "there is no dead letter " + id);
    }

    private static JsonObject describe(long id, DeadLetter letter) {
        return describe(letter.entry())
                .put("id", id)
                .put("error_class", letter.errorClass())
                .put("error_message", letter.errorMessage())
                .put("attempts", letter.attempts())
                .put("died_ms", letter.diedAtMs());
    }

    private static JsonObject describe(Entry entry) {
        return new JsonObject()
                .put("topic", entry.topic())
                .put("seq", entry.seq())
                .put("records", entry.records())
                .put("bytes", entry.payloadBytes())
                .put("accepted_ms", entry.acceptedAtMs());
    }

    /** Sends it again under the same ids; the letter goes once the batch is safe elsewhere. */
    private void replay(RoutingContext context) {
        long id = id(context);
        Optional<DeadLetter> letter = spool.dead().show(id);
        if (letter.isEmpty()) {
            json(context, 404, missing(id));
            return;
        }
        Entry entry = letter.get().entry();
        Batch batch = BatchCodec.decode(entry.topic(), entry.payload());
        // What was last known of the topic may be the very reason why the letter is here.
        topics.ask(entry.topic()).thenAccept(info -> {
            if (info.reach() == Reach.READY) {
                resend(context, id, batch);
            } else {
                context.vertx()
                        .runOnContext(v -> json(
                                context,
                                503,
                                new JsonObject()
                                        .put("id", id)
                                        .put("replayed", false)
                                        .put("topic", info.reach().name())));
            }
        });
    }

    private void resend(RoutingContext context, long id, Batch batch) {
        var loop = context.vertx().getOrCreateContext();
        pipeline.resend(
                ids.incrementAndGet(),
                batch,
                (sent, answer) -> loop.runOnContext(v -> {
                    boolean refused = answer instanceof Answer.Refused
                            || answer instanceof Answer.InKafka kafka
                                    && !kafka.outcome().errors().isEmpty();
                    if (!refused) {
                        spool.dead().drop(id);
                    }
                    json(
                            context,
                            refused ? 503 : 200,
                            new JsonObject().put("id", id).put("replayed", !refused));
                }));
    }

    private void drop(RoutingContext context) {
        long id = id(context);
        boolean dropped = spool.dead().drop(id);
        json(context, dropped ? 200 : 404, new JsonObject().put("id", id).put("dropped", dropped));
    }

    private static int limit(RoutingContext context) {
        return (int) Math.min(MAX_LIMIT, number(context, "limit", DEFAULT_LIMIT));
    }

    private static long number(RoutingContext context, String name, long byDefault) {
        String text = context.request().getParam(name);
        return text == null ? byDefault : parse(name, text);
    }

    private static long id(RoutingContext context) {
        return parse("id", context.pathParam("id"));
    }

    private static long parse(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new HttpException(400, name + " is " + text + ", which is no number");
        }
    }

    private static void json(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.encode());
    }
}
