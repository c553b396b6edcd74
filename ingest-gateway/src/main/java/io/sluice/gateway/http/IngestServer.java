package io.sluice.gateway.http;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.flow.Pipeline;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.Refusal;
import io.sluice.gateway.send.CleansedLayout;
import io.sluice.gateway.send.TopicDirectory;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The data port on one event loop. Several of them share the port. */
public final class IngestServer extends VerticleBase {
    private static final long SLOW_CHECK_MS = 250;
    /** A connection that has just begun, or a short stall, is no slow body. */
    private static final long RATE_GRACE_MS = 5_000;

    /** What a client may still write after it was refused. */
    private static final long LINGER_MS = 2_000;

    static final int RETRY_UNREACHABLE_SECONDS = 5;

    /** Answers after which the rest of a body is not awaited. */
    private static final Set<ProblemCode> UNWANTED = EnumSet.of(ProblemCode.TOO_LARGE, ProblemCode.SLOW_BODY);

    private final Shared shared;
    private final Target.Rules rules;
    /** Bodies that are still arriving, oldest first. */
    private final Set<Exchange> reading = new LinkedHashSet<>();

    /**
     * What the event loops have in common.
     *
     * @param ids a number for each request, unique in this process
     */
    public record Shared(
            GatewayConfig config,
            Pipeline pipeline,
            TopicDirectory directory,
            CleansedLayout layout,
            HttpObserver observer,
            Clock clock,
            AtomicLong ids) {}

    private final AtomicLong boundPort;

    /** @param boundPort is told the port when the server listens */
    public IngestServer(Shared shared, AtomicLong boundPort) {
        this.shared = shared;
        this.boundPort = boundPort;
        GatewayConfig config = shared.config();
        this.rules = new Target.Rules(
                new PostableTopics(config.kafka().topicsAllow()),
                config.cleansed(),
                config.intake().ackDefault(),
                config.http().requestMaxBytes());
    }

    @Override
    public Future<?> start() {
        GatewayConfig.Http http = shared.config().http();
        HttpServerOptions options = new HttpServerOptions().setTcpNoDelay(true).setReuseAddress(true);
        // Nobody speaks WebSocket here, and these would put a handler into the way of every request.
        options.setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
        // A free port must be one that all event loops share; port 0 would give each its own.
        SocketAddress address = http.port() == 0
                ? SocketAddress.sharedRandomPort(1, http.host())
                : SocketAddress.inetSocketAddress(http.port(), http.host());
        vertx.setPeriodic(SLOW_CHECK_MS, timer -> refuseSlow());
        HttpServer server = vertx.createHttpServer(options).requestHandler(this::serve);
        return server.listen(address).onSuccess(listening -> boundPort.set(listening.actualPort()));
    }

    private void serve(HttpServerRequest request) {
        Target target;
        try {
            target = Target.read(request, rules);
        } catch (Refused e) {
            refuse(request, e.problem());
            return;
        }
        long id = shared.ids().incrementAndGet();
        String client = request.remoteAddress().hostAddress();
        Optional<Refusal> refused = shared.pipeline().admit(id, client, target.declaredBytes());
        if (refused.isPresent()) {
            refuse(request, Problem.of(refused.get()));
            return;
        }
        Exchange exchange = new Exchange(id, request, target, this, context);
        reading.add(exchange);
        exchange.read();
    }

    void refuse(HttpServerRequest request, Problem problem) {
        shared.observer().refused(problem.code().code());
        var response = request.response().setStatusCode(problem.code().status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE);
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        if (!request.isEnded() && UNWANTED.contains(problem.code())) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            linger(request);
        }
        response.end(problem.body());
    }

    /**
     * Drops what is left of the body, for a while, and closes. To close at once, on a client that still writes, would
     * reset the line under the answer before it was read.
     */
    private void linger(HttpServerRequest request) {
        long timer = vertx.setTimer(LINGER_MS, late -> request.connection().close());
        request.handler(dropped -> {});
        request.endHandler(end -> request.connection().close());
        request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
    }

    private void refuseSlow() {
        GatewayConfig.Http http = shared.config().http();
        for (Exchange exchange : List.copyOf(reading)) {
            long elapsedMs = TimeUnit.NANOSECONDS.toMillis(nanoTime() - exchange.startNanos());
            if (elapsedMs >= http.requestTimeoutMs()) {
                exchange.slow("did not arrive within request.timeout.ms (" + http.requestTimeoutMs() + ")");
            } else if (elapsedMs >= RATE_GRACE_MS
                    && exchange.receivedBytes() < http.requestMinBytesPerSecond() * elapsedMs / 1_000) {
                exchange.slow("arrives more slowly than request.min.bytes.per.second ("
                        + http.requestMinBytesPerSecond() + ")");
            }
        }
    }

    /** Of a topic of which nothing is known that would let a batch be given its partition. */
    Problem unreachable(String topic, Reach reach) {
        return switch (reach) {
            case MISSING -> Problem.of(new Refusal(Refusal.Reason.TOPIC_NOT_FOUND, 0));
            case DENIED -> Problem.of(new Refusal(Refusal.Reason.TOPIC_DENIED, 0));
            case READY, AWAY ->
                new Problem(
                        ProblemCode.KAFKA_UNAVAILABLE,
                        "Kafka does not answer and has never shown " + topic + " to this gateway, so its partitions are"
                                + " not known; nothing of this batch was kept. Topics that it has seen are taken at"
                                + " ack=spool meanwhile",
                        RETRY_UNREACHABLE_SECONDS);
        };
    }

    Set<Exchange> reading() {
        return reading;
    }

    Target.Rules rules() {
        return rules;
    }

    Pipeline pipeline() {
        return shared.pipeline();
    }

    TopicDirectory directory() {
        return shared.directory();
    }

    CleansedLayout layout() {
        return shared.layout();
    }

    HttpObserver observer() {
        return shared.observer();
    }

    long nanoTime() {
        return shared.clock().nanoTime();
    }
}
