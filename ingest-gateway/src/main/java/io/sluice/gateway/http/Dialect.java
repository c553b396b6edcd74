package io.sluice.gateway.http;

import io.sluice.gateway.record.Checked;
import io.sluice.gateway.record.JsonBody;
import io.sluice.gateway.record.Records;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a body is cut into records, by its content type. */
enum Dialect {
    NDJSON("application/x-ndjson, application/jsonl") {
        @Override
        Checked check(byte[] body, int length) {
            return JsonBody.lines(body, length);
        }
    },
    JSON("application/json") {
        @Override
        Checked check(byte[] body, int length) {
            return JsonBody.document(body, length);
        }
    },
    /** The body is one record, whatever it holds. */
    RAW("application/octet-stream, text/plain") {
        @Override
        Checked check(byte[] body, int length) {
            byte[] exact = length == body.length ? body : Arrays.copyOf(body, length);
            return new Checked.WellFormed(length == 0 ? new Records(exact, new int[0], 0) : Records.single(exact));
        }
    };

    private final String contentTypes;

    Dialect(String contentTypes) {
        this.contentTypes = contentTypes;
    }

    abstract Checked check(byte[] body, int length);

    /** Whether its records are JSON values. */
    boolean isJson() {
        return this != RAW;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Dialect> of(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .trim()
                .toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/x-ndjson", "application/jsonl" -> Optional.of(NDJSON);
            case "application/json" -> Optional.of(JSON);
            case "application/octet-stream", "text/plain" -> Optional.of(RAW);
            default -> Optional.empty();
        };
    }

    static String known() {
        return NDJSON.contentTypes + ", " + JSON.contentTypes + ", " + RAW.contentTypes;
    }
}
