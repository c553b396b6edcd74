package io.sluice.gateway.http;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.intake.Tier;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, read from its line and headers alone.
 *
 * @param posted the topic that the client names
 * @param topic the one in Kafka that takes it: another one where the topic is cleansed
 * @param declaredBytes the content length; 0 if the body comes in chunks
 * @param idempotencyKey empty if the client gives none
 */
record Target(
        String posted, String topic, Dialect dialect, Tier tier, int declaredBytes, Optional<String> idempotencyKey) {
    private static final String PREFIX = "/topics/";

    /** What is checked before a byte of the body is read. */
    record Rules(Pattern topicsAllow, GatewayConfig.Cleansed cleansed, Tier ackDefault, int requestMaxBytes) {}

    /** The target, or the problem with it. */
    record Read(@Nullable Target target, @Nullable Problem problem) {
        static Read bad(ProblemCode code, String detail) {
            return new Read(null, Problem.of(code, detail));
        }
    }

    static Read read(HttpServerRequest request, Rules rules) {
        String path = request.path();
        if (path == null || !path.startsWith(PREFIX) || path.indexOf('/', PREFIX.length()) >= 0) {
            return Read.bad(ProblemCode.NOT_FOUND, "records are posted to /topics/{topic}");
        }
        String topic = path.substring(PREFIX.length());
        if (!HttpMethod.POST.equals(request.method())) {
            return Read.bad(ProblemCode.METHOD_NOT_ALLOWED, request.method() + " " + path + " is not served; use POST");
        }
        if (!mayBePosted(topic, rules.topicsAllow())) {
            return Read.bad(
                    ProblemCode.TOPIC_DENIED,
                    "the topic's name does not match topics.allow (" + rules.topicsAllow()
                            + "), begins with '_', or ends in .raw or .dlq");
        }
        Optional<Dialect> dialect = Dialect.of(request.getHeader("content-type"));
        if (dialect.isEmpty()) {
            return Read.bad(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type is " + request.getHeader("content-type") + "; known are " + Dialect.known());
        }
        String encoding = request.getHeader("content-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Read.bad(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding is " + encoding + "; send the body as it is");
        }
        Optional<Tier> tier = tier(request, rules.ackDefault());
        if (tier.isEmpty()) {
            return Read.bad(ProblemCode.BAD_REQUEST, "ack must be one of kafka, spool, memory");
        }
        long declared = declaredBytes(request);
        if (declared > rules.requestMaxBytes()) {
            return Read.bad(
                    ProblemCode.TOO_LARGE,
                    "the body is " + declared + " bytes, request.max.bytes is " + rules.requestMaxBytes()
                            + ": send smaller batches");
        }
        Optional<String> key = Optional.ofNullable(request.getHeader("idempotency-key"));
        return new Read(
                new Target(topic, rules.cleansed().landing(topic), dialect.get(), tier.get(), (int) declared, key),
                null);
    }

    private static boolean mayBePosted(String topic, Pattern allow) {
        return !topic.startsWith("_")
                && !topic.endsWith(".raw")
                && !topic.endsWith(".dlq")
                && allow.matcher(topic).matches();
    }

    private static Optional<Tier> tier(HttpServerRequest request, Tier byDefault) {
        String query = request.query();
        String ack = query == null ? null : request.getParam("ack");
        if (ack != null) {
            return Tier.parse(ack);
        }
        String prefer = request.getHeader("prefer");
        return Optional.of(prefer != null && prefer.contains("respond-async") ? Tier.SPOOL : byDefault);
    }

    private static long declaredBytes(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        // The HTTP codec has refused whatever is no number.
        return length == null ? 0 : Long.parseLong(length);
    }
}
