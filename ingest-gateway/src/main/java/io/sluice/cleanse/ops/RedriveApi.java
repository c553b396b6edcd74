package io.sluice.cleanse.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cleanse.redrive.Counts;
import io.sluice.cleanse.redrive.Filter;
import io.sluice.cleanse.redrive.RedriveCommand;
import io.sluice.cleanse.redrive.Redrives;
import io.sluice.cleanse.redrive.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code redrive} command over HTTP, whatever server is in front: {@code POST /admin/redrive} begins a run, {@code GET}
 * lists the runs with their progress, {@code DELETE /admin/redrive/<id>} ends one. Calls return at once.
 */
public final class RedriveApi {

    public static final String PATH = "/admin/redrive";

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private static final int ATTEMPTS = 3;
    private static final Set<String> FIELDS = Set.of(
            "from", "reasons", "topics", "key", "since", "until", "max", "rate", "attempts", "parking", "dry_run");

    private final ObjectMapper mapper = new ObjectMapper();
    private final Redrives redrives;
    private final Map<String, Object> client;
    private final short ledgerReplicas;

    /**
     * @param client for Kafka's clients, {@code bootstrap.servers} included
     * @param ledgerReplicas of the ledger's topic where it must be created
     */
    public RedriveApi(Redrives redrives, Map<String, Object> client, short ledgerReplicas) {
        this.redrives = redrives;
        this.client = Map.copyOf(client);
        this.ledgerReplicas = ledgerReplicas;
    }

    public record Reply(int status, String json) {}

    /** @param contentType what a POST must have is JSON: no form of a foreign page can send that unasked */
    public Reply handle(String method, String path, @Nullable String contentType, String body) {
        String rest = path.substring(PATH.length());
        if (rest.isEmpty() && method.equals("GET")) {
            return list();
        }
        if (rest.isEmpty() && method.equals("POST")) {
            boolean json =
                    contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
            return json ? start(body) : error(UNSUPPORTED_MEDIA_TYPE, "send a JSON object as application/json");
        }
        if (rest.matches("/\\d{1,18}") && method.equals("DELETE")) {
            return redrives.cancel(Long.parseLong(rest.substring(1)))
                    .map(run -> new Reply(OK, describe(run).toString()))
                    .orElseGet(() -> error(NOT_FOUND, "there is no redrive " + rest.substring(1)));
        }
        return error(METHOD_NOT_ALLOWED, "POST or GET " + PATH + ", DELETE " + PATH + "/<id>");
    }

    private Reply list() {
        ArrayNode runs = mapper.createArrayNode();
        redrives.all().forEach(run -> runs.add(describe(run)));
        return new Reply(OK, mapper.createObjectNode().set("redrives", runs).toString());
    }

    private Reply start(String body) {
        Request request;
        try {
            request = request(mapper.readTree(body.getBytes(UTF_8)));
        } catch (JacksonException e) {
            return error(BAD_REQUEST, "not one JSON object: " + e.getOriginalMessage());
        } catch (java.io.IOException e) {
            throw new IllegalStateException("reading from memory does not fail", e);
        } catch (IllegalArgumentException | DateTimeException e) {
            return error(BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        Optional<Redrives.Run> run = redrives.start(request);
        return run.map(started -> new Reply(ACCEPTED, describe(started).toString()))
                .orElseGet(() -> error(CONFLICT, "a redrive is under way: wait for its end, or end it with DELETE"));
    }

    private Request request(JsonNode asked) {
        if (!asked.isObject()) {
            throw new IllegalArgumentException("send one JSON object");
        }
        for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException(
                        name + " is not one of " + FIELDS.stream().sorted().toList());
            }
        }
        String from = asked.path("from").asText("");
        if (from.isEmpty()) {
            throw new IllegalArgumentException("from is missing: name the dead-letter topic");
        }
        String key = asked.path("key").asText("");
        Filter filter = new Filter(
                texts(asked, "reasons"),
                texts(asked, "topics"),
                key.isEmpty() ? null : key.getBytes(UTF_8),
                time(asked, "since", Long.MIN_VALUE),
                time(asked, "until", Long.MAX_VALUE));
        return new Request(
                from,
                filter,
                new Request.Parking(
                        asked.path("parking").asText(RedriveCommand.parkingOf(from)),
                        asked.path("attempts").asInt(ATTEMPTS)),
                new Request.Pace(
                        asked.path("max").asLong(Long.MAX_VALUE),
                        positive("rate", asked.path("rate").asDouble(Double.POSITIVE_INFINITY))),
                new Request.Ledger(
                        Request.Ledger.TOPIC,
                        ledgerReplicas,
                        asked.path("dry_run").asBoolean(false)),
                client);
    }

    private static double positive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " is " + value + ": give a number above 0, or leave it out");
        }
        return value;
    }

    private static Set<String> texts(JsonNode asked, String name) {
        Set<String> texts = new HashSet<>();
        asked.path(name).forEach(text -> texts.add(text.asText()));
        return Set.copyOf(texts);
    }

    private static long time(JsonNode asked, String name, long otherwise) {
        String text = asked.path(name).asText("");
        return text.isEmpty() ? otherwise : Instant.parse(text).toEpochMilli();
    }

    private ObjectNode describe(Redrives.Run run) {
        ObjectNode json = mapper.createObjectNode()
                .put("id", run.id())
                .put("from", run.request().from())
                .put("dry_run", run.request().ledger().dryRun())
                .put("state", run.state().name().toLowerCase(Locale.ROOT));
        Counts counts = run.counts();
        if (counts != null) {
            json.put("read", counts.read())
                    .put("of", counts.end())
                    .put("sent", counts.sent())
                    .put("parked", counts.parked())
                    .put("filtered_out", counts.passed())
                    .put("sent_back_before", counts.already())
                    .put("without_origin", counts.lost());
        }
        if (run.error() != null) {
            json.put("error", run.error());
        }
        return json;
    }

    private Reply error(int status, String text) {
        return new Reply(status, mapper.createObjectNode().put("error", text).toString());
    }
}
