package io.sluice.gateway.ops;

import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.ops.AdminAnswers.Wrong;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.BatchCodec;
import io.sluice.gateway.send.Topics;
import io.sluice.gateway.spool.DeadLetter;
import io.sluice.gateway.spool.DeadStore;
import io.sluice.gateway.spool.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/dead}: what neither its topic nor its dead-letter topic took. */
final class DeadRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(DeadRoutes.class);

    private final DeadStore dead;
    private final SpoolMetrics metrics;
    private final Pipeline pipeline;
    private final Topics topics;
    private final AtomicLong ids;

    DeadRoutes(DeadStore dead, SpoolMetrics metrics, Pipeline pipeline, Topics topics, AtomicLong ids) {
        this.dead = dead;
        this.metrics = metrics;
        this.pipeline = pipeline;
        this.topics = topics;
        this.ids = ids;
    }

    void mount(Router router) {
        router.get("/admin/dead").blockingHandler(context -> AdminAnswers.json(context, 200, letters(context)));
        router.get("/admin/dead/:id").blockingHandler(this::show);
        router.post("/admin/dead/replay").blockingHandler(this::replayMany, false);
        router.post("/admin/dead/:id/replay").blockingHandler(this::replay);
        router.delete("/admin/dead/:id").blockingHandler(this::drop);
    }

    private JsonObject letters(RoutingContext context) {
        JsonArray letters = new JsonArray();
        int limit = AdminAnswers.limit(context);
        try (DeadStore.Letters stream = dead.list(AdminAnswers.number(context, "after", -1))) {
            Optional<DeadLetter.Buried> next = stream.next();
            while (next.isPresent() && letters.size() < limit) {
                letters.add(describe(next.get().id(), next.get().letter()));
                next = stream.next();
            }
        }
        return new JsonObject().put("letters", letters);
    }

    private void show(RoutingContext context) {
        long id = AdminAnswers.id(context);
        Optional<DeadLetter> letter = dead.show(id);
        AdminAnswers.json(
                context,
                letter.isPresent() ? 200 : 404,
                letter.map(found -> describe(id, found)).orElseGet(() -> missing(id)));
    }

    private static JsonObject missing(long id) {
        return AdminAnswers.error("there is no dead letter " + id + "; GET /admin/dead lists those that are");
    }

    private static JsonObject describe(long id, DeadLetter letter) {
        return AdminAnswers.describe(letter.entry())
                .put("id", id)
                .put("error_class", letter.errorClass())
                .put("error_message", letter.errorMessage())
                .put("attempts", letter.attempts())
                .put("died_ms", letter.diedAtMs());
    }

    /** The letters of a topic, or all, one after the other; those that cannot be sent stay where they are. */
    private void replayMany(RoutingContext context) {
        String topic = context.request().getParam("topic");
        if (topic == null && !AdminAnswers.isTrue(context, "all")) {
            throw new Wrong("say which letters: ?topic=<topic> or ?all=true, or POST /admin/dead/<id>/replay for one");
        }
        boolean dryRun = AdminAnswers.isTrue(context, "dry_run");
        JsonArray replayed = new JsonArray();
        JsonArray kept = new JsonArray();
        try (DeadStore.Letters stream = dead.list(-1)) {
            for (Optional<DeadLetter.Buried> next = stream.next(); next.isPresent(); next = stream.next()) {
                Entry entry = next.get().letter().entry();
                long id = next.get().id();
                if (topic == null || topic.equals(entry.topic())) {
                    boolean sent =
                            dryRun || sentAgain(id, entry).toCompletableFuture().join();
                    (sent ? replayed : kept).add(id);
                }
            }
        }
        int status = kept.isEmpty() ? 200 : 503;
        JsonObject answer = new JsonObject()
                .put("dry_run", dryRun)
                .put("replayed", replayed)
                .put("kept", kept);
        AdminAnswers.json(
                context,
                status,
                kept.isEmpty()
                        ? answer
                        : answer.put("error", "Kafka does not take those in kept now: try again later"));
    }

    private CompletionStage<Boolean> sentAgain(long id, Entry entry) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        topics.ask(entry.topic()).thenAccept(info -> {
            if (info.reach() != Reach.READY) {
                done.complete(false);
                return;
            }
            Batch batch = BatchCodec.decode(entry.topic(), entry.payload());
            pipeline.resend(ids.incrementAndGet(), batch, (sent, answer) -> done.complete(isSafe(answer)));
        });
        return done.thenApply(safe -> {
            if (safe) {
                dead.drop(id);
            }
            return safe;
        });
    }

    private static boolean isSafe(Answer answer) {
        boolean refused = answer instanceof Answer.Refused
                || answer instanceof Answer.InKafka kafka
                        && !kafka.outcome().errors().isEmpty();
        return !refused;
    }

    /** Sends it again under the same ids; the letter goes once the batch is safe elsewhere. */
    private void replay(RoutingContext context) {
        long id = AdminAnswers.id(context);
        Optional<DeadLetter> letter = dead.show(id);
        if (letter.isEmpty()) {
            AdminAnswers.json(context, 404, missing(id));
            return;
        }
        Entry entry = letter.get().entry();
        // What was last known of the topic may be the very reason why the letter is here, so Kafka is asked.
        sentAgain(id, entry)
                .thenAccept(sent -> context.vertx().runOnContext(v -> {
                    JsonObject answer = new JsonObject().put("id", id).put("replayed", sent);
                    AdminAnswers.json(
                            context,
                            sent ? 200 : 503,
                            sent
                                    ? answer
                                    : answer.put(
                                            "error",
                                            "Kafka does not take it now (topic " + entry.topic()
                                                    + " may be missing, denied or away): the letter stays; try again"
                                                    + " later"));
                }));
    }

    private void drop(RoutingContext context) {
        long id = AdminAnswers.id(context);
        if (!dead.drop(id)) {
            AdminAnswers.json(context, 404, missing(id).put("id", id).put("dropped", false));
            return;
        }
        metrics.dropped("dead", 1);
        LOG.warn("event=dead_letter_dropped id={} by=operator", id);
        AdminAnswers.json(context, 200, new JsonObject().put("id", id).put("dropped", true));
    }
}
