package io.sluice.cleanse.judge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.gateway.record.JsonBody;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Exactly one well-formed JSON value. The gateway's scanner passes what is in order, faster than a parser does; only
 * what it does not pass is parsed, to say what is wrong where.
 */
final class JsonSyntax implements Check {

    private static final String EMPTY = "the record is empty, and the topic takes JSON";

    private final JsonFactory factory = JsonFactory.builder()
            // Field names are only skipped: a symbol table of them would be filled for nothing.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    @Override
    public @Nullable Flaw flawIn(Document document) {
        return JsonBody.isOneValue(document.bytes()) ? null : flawByParser(document);
    }

    private @Nullable Flaw flawByParser(Document document) {
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
