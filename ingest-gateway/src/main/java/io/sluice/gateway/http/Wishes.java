package io.sluice.gateway.http;

import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.record.Header;
import io.sluice.gateway.record.JsonPointer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the client wants its batch to be treated.
 *
 * @param key where each record's key stands; null if the records have none
 * @param headers for every record
 * @param idempotencyKey null if the client gives none
 */
record Wishes(
        Tier tier,
        @Nullable JsonPointer key,
        List<Header> headers,
        @Nullable String idempotencyKey) {
    /** Made once: their hash is asked for with each request. */
    private static final CharSequence RECORD_HEADER = HttpHeaders.createOptimized("record-header");

    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("idempotency-key");
    private static final CharSequence PREFER = HttpHeaders.createOptimized("prefer");

    static Wishes read(HttpServerRequest request, Tier ackDefault) throws Refused {
        return new Wishes(
                tier(request, ackDefault), key(request), headers(request), request.getHeader(IDEMPOTENCY_KEY));
    }

    private static @Nullable String parameter(HttpServerRequest request, String name) {
        // Parsing the query costs, and most requests have none.
        return request.query() == null ? null : request.getParam(name);
    }

    private static Tier tier(HttpServerRequest request, Tier byDefault) throws Refused {
        String ack = parameter(request, "ack");
        if (ack != null) {
            return Tier.parse(ack)
                    .orElseThrow(() -> new Refused(
                            ProblemCode.BAD_REQUEST, "ack is " + ack + "; it must be one of kafka, spool, memory"));
        }
        String prefer = request.getHeader(PREFER);
        return prefer != null && prefer.contains("respond-async") ? Tier.SPOOL : byDefault;
    }

    private static @Nullable JsonPointer key(HttpServerRequest request) throws Refused {
        String text = parameter(request, "key");
        if (text == null) {
            return null;
        }
        Optional<JsonPointer> pointer = JsonPointer.parse(text);
        if (pointer.isEmpty()) {
            throw new Refused(
                    ProblemCode.BAD_REQUEST, "key is " + text + "; it must be a JSON pointer like /user/id (RFC 6901)");
        }
        return pointer.get();
    }

    /** {@code Record-Header: name=value}, as often as there are headers. */
    private static List<Header> headers(HttpServerRequest request) throws Refused {
        List<Header> headers = new ArrayList<>(0);
        for (String line : request.headers().getAll(RECORD_HEADER)) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new Refused(ProblemCode.BAD_REQUEST, "Record-Header is " + line + "; it must be name=value");
            }
            String name = line.substring(0, equals);
            if (Header.isReserved(name)) {
                throw new Refused(
                        ProblemCode.RESERVED_HEADER,
                        "Record-Header names " + name + "; what begins with ingest-, dlq- or __connect is set by"
                                + " Sluice and Connect alone: choose another name");
            }
            headers.add(new Header(name, line.substring(equals + 1).getBytes(StandardCharsets.UTF_8)));
        }
        return headers;
    }
}
