package io.sluice.cleanse.judge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one topic demands of its records, and where they go. Safe to share between threads. */
public final class Rules {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String cleanTopic;
    private final List<Check> checks;
    private final Route route;

    private Rules(String cleanTopic, List<Check> checks, Route route) {
        this.cleanTopic = cleanTopic;
        this.checks = checks;
        this.route = route;
    }

    /** Records are bytes: nothing is demanded. */
    public static Rules ofBytes(String cleanTopic, Route route) {
        return new Rules(cleanTopic, List.of(), route);
    }

    /**
     * @param schemaText a JSON Schema, or null where well-formed is enough
     * @throws RuntimeException if the text is no schema
     */
    public static Rules ofJson(String cleanTopic, @Nullable String schemaText, Route route) {
        List<Check> checks = new ArrayList<>();
        checks.add(new JsonSyntax());
        if (schemaText != null) {
            checks.add(JsonSchemaCheck.of(schemaText));
        }
        return new Rules(cleanTopic, List.copyOf(checks), route);
    }

    public static Route byPointer(String pointer, java.util.Set<String> allowed) {
        return new Route.ByPointer(JsonPointer.compile(pointer), allowed);
    }

    String cleanTopic() {
        return cleanTopic;
    }

    /** The first flaw, or null. A record without a value is a tombstone: it has no document to check. */
    @Nullable
    Flaw flawIn(@Nullable Document document) {
        if (document != null) {
            for (Check check : checks) {
                Flaw flaw = check.flawIn(document);
                if (flaw != null) {
                    return flaw;
                }
            }
        }
        return null;
    }

    @Nullable
    Document document(RawRecord raw) {
        byte[] value = raw.value();
        return value == null ? null : new Document(MAPPER, value);
    }

    /** The topic it goes to, or null if it wishes for one that is not on the list. */
    @Nullable
    String destination(@Nullable String wish) {
        if (wish == null) {
            return cleanTopic;
        }
        return route.allowed().contains(wish) ? wish : null;
    }

    Route route() {
        return route;
    }
}
