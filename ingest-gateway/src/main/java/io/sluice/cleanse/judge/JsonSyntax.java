package io.sluice.cleanse.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Exactly one well-formed JSON value. Streams through it; builds nothing. */
final class JsonSyntax implements Check {

    private static final String EMPTY = "the record is empty, and the topic takes JSON";

    private final JsonFactory factory = JsonFactory.builder()
            // Field names are only skipped: a symbol table of them would be filled for nothing.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    @Override
    public @Nullable Flaw flawIn(Document document) {
        try (JsonParser parser = factory.createParser(document.bytes())) {
            try {
                if (parser.nextToken() == null) {
                    return new Flaw(Reason.INVALID_JSON, EMPTY);
                }
                parser.skipChildren();
                if (parser.nextToken() != null) {
                    return flaw(parser, "a second value after the first");
                }
                return null;
            } catch (JsonProcessingException e) {
                return flaw(parser, e.getOriginalMessage());
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed: " + e.getMessage(), e);
        }
    }

    private static Flaw flaw(JsonParser parser, String what) {
        JsonLocation at = parser.currentLocation();
        String path = parser.getParsingContext().pathAsPointer().toString();
        return new Flaw(
                Reason.INVALID_JSON, path, "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what);
    }
}
