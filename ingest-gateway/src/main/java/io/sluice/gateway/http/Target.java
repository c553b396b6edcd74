package io.sluice.gateway.http;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.intake.Tier;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * What a request asks for, read from its line and headers alone.
 *
 * @param posted the topic that the client names
 * @param topic the one in Kafka that takes it: another one where the topic is cleansed
 * @param partition the one that the client names, or that of {@link PostablePath}
 * @param declaredBytes the content length; 0 if the body comes in chunks
 */
record Target(String posted, String topic, int partition, Dialect dialect, int declaredBytes, Wishes wishes) {
    /** What is checked before a byte of the body is read; one event loop's own. */
    record Rules(PostableTopics topics, GatewayConfig.Cleansed cleansed, Tier ackDefault, int requestMaxBytes) {}

    static Target read(HttpServerRequest request, Rules rules) throws Refused {
        String path = String.valueOf(request.path());
        PostablePath names = PostablePath.parse(path);
        if (names == null) {
            throw new Refused(
                    ProblemCode.NOT_FOUND,
                    "records are posted to /topics/{topic} or /topics/{topic}/partitions/{number}");
        }
        String topic = names.topic();
        if (!HttpMethod.POST.equals(request.method())) {
            throw new Refused(
                    ProblemCode.METHOD_NOT_ALLOWED, request.method() + " " + path + " is not served; use POST");
        }
        if (!rules.topics().contains(topic)) {
            throw new Refused(
                    ProblemCode.TOPIC_DENIED,
                    "the topic's name does not match topics.allow (" + rules.topics()
                            + "), begins with '_', or ends in .raw or .dlq");
        }
        Dialect dialect = dialect(request);
        Wishes wishes = Wishes.read(request, rules.ackDefault());
        if (wishes.key() != null && !dialect.isJson()) {
            throw new Refused(
                    ProblemCode.BAD_REQUEST,
                    "key points into a JSON record, and the content type is "
                            + request.getHeader(HttpHeaders.CONTENT_TYPE));
        }
        String landing = rules.cleansed().landing(topic);
        return new Target(topic, landing, names.partition(), dialect, declaredBytes(request, rules), wishes);
    }

    private static Dialect dialect(HttpServerRequest request) throws Refused {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        Dialect dialect = Dialect.of(type)
                .orElseThrow(() -> new Refused(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type is " + type + "; known are " + Dialect.known()));
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding is " + encoding + "; send the body as it is");
        }
        return dialect;
    }

    private static int declaredBytes(HttpServerRequest request, Rules rules) throws Refused {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // The HTTP codec has refused whatever is no number.
        long declared = length == null ? 0 : Long.parseLong(length);
        if (declared > rules.requestMaxBytes()) {
            throw new Refused(
                    ProblemCode.TOO_LARGE,
                    "the body is " + declared + " bytes, request.max.bytes is " + rules.requestMaxBytes()
                            + ": send smaller batches");
        }
        return (int) declared;
    }
}
