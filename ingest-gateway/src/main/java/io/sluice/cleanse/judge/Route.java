package io.sluice.cleanse.judge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a record says it wants to go. What says nothing goes to the topic's own clean side. */
public sealed interface Route {

    /** All to one topic. */
    record Straight() implements Route {}

    /** To the topic that a header names. */
    record ByHeader(String header, Set<String> allowed) implements Route {}

    /** To the topic that the string at this place of the document names. */
    record ByPointer(JsonPointer pointer, Set<String> allowed) implements Route {}

    /** The name that the record gives, or null. */
    default @Nullable String wish(RawRecord raw, @Nullable Document document) {
        if (this instanceof ByHeader by) {
            byte[] name = raw.header(by.header);
            return name == null ? null : new String(name, StandardCharsets.UTF_8);
        }
        if (this instanceof ByPointer by && document != null) {
            JsonNode node = document.tree().at(by.pointer);
            return node.isMissingNode() || node.isNull() ? null : node.asText();
        }
        return null;
    }

    default Set<String> allowed() {
        return Set.of();
    }
}
