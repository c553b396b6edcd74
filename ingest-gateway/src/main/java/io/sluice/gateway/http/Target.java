package io.sluice.gateway.http;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.record.Sequencer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks for, read from its line and headers alone.
 *
 * @param posted the topic that the client names
 * @param topic the one in Kafka that takes it: another one where the topic is cleansed
 * @param partition the one that the client names, or {@link Sequencer.Partitions#ANY}
 * @param declaredBytes the content length; 0 if the body comes in chunks
 */
record Target(String posted, String topic, int partition, Dialect dialect, int declaredBytes, Wishes wishes) {
    private static final Pattern PATH = Pattern.compile("/topics/([^/]+)(?:/partitions/(\\d{1,9}))?");

    /** What is checked before a byte of the body is read. */
    record Rules(Pattern topicsAllow, GatewayConfig.Cleansed cleansed, Tier ackDefault, int requestMaxBytes) {}

    static Target read(HttpServerRequest request, Rules rules) throws Refused {
        String path = String.valueOf(request.path());
        Matcher names = PATH.matcher(path);
        if (!names.matches()) {
            throw new Refused(
                    ProblemCode.NOT_FOUND,
                    "records are posted to /topics/{topic} or /topics/{topic}/partitions/{number}");
        }
        String topic = names.group(1);
        if (!HttpMethod.POST.equals(request.method())) {
            throw new Refused(
                    ProblemCode.METHOD_NOT_ALLOWED, request.method() + " " + path + " is not served; use POST");
        }
        if (!mayBePosted(topic, rules.topicsAllow())) {
            throw new Refused(
                    ProblemCode.TOPIC_DENIED,
                    "the topic's name does not match topics.allow (" + rules.topicsAllow()
                            + "), begins with '_', or ends in .raw or .dlq");
        }
        Dialect dialect = dialect(request);
        Wishes wishes = Wishes.read(request, rules.ackDefault());
        if (wishes.key() != null && !dialect.isJson()) {
            throw new Refused(
                    ProblemCode.BAD_REQUEST,
                    "key points into a JSON record, and the content type is " + request.getHeader("content-type"));
        }
        int partition = names.group(2) == null ? Sequencer.Partitions.ANY : Integer.parseInt(names.group(2));
        String landing = rules.cleansed().landing(topic);
        return new Target(topic, landing, partition, dialect, declaredBytes(request, rules), wishes);
    }

    private static Dialect dialect(HttpServerRequest request) throws Refused {
        String type = request.getHeader("content-type");
        Dialect dialect = Dialect.of(type)
                .orElseThrow(() -> new Refused(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type is " + type + "; known are " + Dialect.known()));
        String encoding = request.getHeader("content-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding is " + encoding + "; send the body as it is");
        }
        return dialect;
    }

    private static boolean mayBePosted(String topic, Pattern allow) {
        return !topic.startsWith("_")
                && !topic.endsWith(".raw")
                && !topic.endsWith(".dlq")
                && allow.matcher(topic).matches();
    }

    private static int declaredBytes(HttpServerRequest request, Rules rules) throws Refused {
        String length = request.getHeader("content-length");
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
