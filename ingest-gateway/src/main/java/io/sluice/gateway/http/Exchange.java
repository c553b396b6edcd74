package io.sluice.gateway.http;

import io.sluice.gateway.flow.Arrival;
import io.sluice.gateway.intake.Answer;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.Refusal;
import io.sluice.gateway.record.Batch;
import io.sluice.gateway.record.Checked;
import io.sluice.gateway.record.Identity;
import io.sluice.gateway.record.JsonPointer;
import io.sluice.gateway.record.RecordKeys;
import io.sluice.gateway.record.Records;
import io.sluice.gateway.record.Sequencer;
import io.sluice.gateway.send.TopicInfo;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/**
 * One request from its admission to its answer, on its event loop. What it holds inside the intake is given back in
 * one place: {@link #refuse} before it was accepted, the intake itself after.
 */
final class Exchange {
    private enum State {
        READING,
        ACCEPTED,
        ENDED
    }

    private static final String PRINCIPAL = "";

    private final long id;
    private final HttpServerRequest request;
    private final Target target;
    private final IngestServer server;
    private final Context context;
    private final Body body;
    private final long startNanos;
    private State state = State.READING;

    Exchange(long id, HttpServerRequest request, Target target, IngestServer server, Context context) {
        this.id = id;
        this.request = request;
        this.target = target;
        this.server = server;
        this.context = context;
        this.startNanos = server.nanoTime();
        this.body = new Body(target.declaredBytes());
    }

    int receivedBytes() {
        return body.length();
    }

    long startNanos() {
        return startNanos;
    }

    boolean isReading() {
        return state == State.READING;
    }

    /** Already admitted with its declared length. */
    void read() {
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
        request.exceptionHandler(failure -> hungUp());
        request.response().closeHandler(gone -> hungUp());
        request.handler(this::chunk);
        request.endHandler(end -> {
            // From here on it waits for Kafka, not for the client.
            server.reading().remove(this);
            if (state == State.READING) {
                confirm();
            }
        });
    }

    private void chunk(Buffer chunk) {
        if (state != State.READING) {
            return;
        }
        if (target.declaredBytes() == 0) {
            int max = server.rules().requestMaxBytes();
            if (body.length() + chunk.length() > max) {
                refuse(Problem.of(
                        ProblemCode.TOO_LARGE,
                        "the body is larger than request.max.bytes (" + max + "): send smaller batches"));
                return;
            }
            Optional<Refusal> refused = server.pipeline().grow(id, chunk.length());
            if (refused.isPresent()) {
                end(Problem.of(refused.get()));
                return;
            }
        }
        body.append(chunk);
    }

    /** The body is complete; the topic must be known before it can be given a partition. */
    private void confirm() {
        Optional<TopicInfo> known = server.directory().known(target.topic());
        if (known.isPresent()) {
            accept(known.get());
            return;
        }
        server.directory()
                .ask(target.topic())
                .thenAccept(info -> context.runOnContext(v -> {
                    if (state == State.READING) {
                        // Where Kafka is away, what earlier runs knew is known by now.
                        accept(server.directory().known(target.topic()).orElse(info));
                    }
                }));
    }

    private void accept(TopicInfo topic) {
        if (topic.reach() != Reach.READY) {
            refuse(server.unreachable(target.posted(), topic.reach()));
            return;
        }
        Optional<String> obstacle = server.layout().obstacle(target.posted());
        if (obstacle.isPresent()) {
            refuse(new Problem(ProblemCode.KAFKA_UNAVAILABLE, obstacle.get(), IngestServer.RETRY_UNREACHABLE_SECONDS));
            return;
        }
        if (target.partition() >= topic.partitions()) {
            refuse(Problem.of(
                    ProblemCode.PARTITION_NOT_FOUND,
                    target.posted() + " has partitions 0 to " + (topic.partitions() - 1) + ", not "
                            + target.partition()));
            return;
        }
        byte[] bytes = body.complete();
        Checked checked = target.dialect().check(bytes, bytes.length);
        if (checked instanceof Checked.Malformed malformed) {
            refuse(Problem.of(ProblemCode.MALFORMED, malformed.text()));
        } else if (checked instanceof Checked.WellFormed well) {
            complete(topic, bytes, well.records());
        }
    }

    /** Adds what the request wants beside the values, and hands the batch over. */
    private void complete(TopicInfo topic, byte[] bytes, Records values) {
        if (values.count() == 0) {
            refuse(Problem.of(ProblemCode.EMPTY, "the body holds no record"));
            return;
        }
        Wishes wishes = target.wishes();
        Records records = values.withHeaders(wishes.headers());
        JsonPointer key = wishes.key();
        if (key != null) {
            RecordKeys keys = RecordKeys.at(key, values);
            if (keys instanceof RecordKeys.Missing missing) {
                refuse(Problem.of(
                        ProblemCode.KEY_MISSING,
                        "record " + missing.index() + ", counted from 0, has no string, number or boolean at "
                                + key.text() + "; nothing of the batch was sent"));
                return;
            }
            records = records.withKeys(((RecordKeys.Found) keys).keys());
        }
        Optional<Refusal> refused = records.sizeBytes() == bytes.length
                ? Optional.empty()
                : server.pipeline().grow(id, records.sizeBytes() - bytes.length);
        if (refused.isPresent()) {
            end(Problem.of(refused.get()));
            return;
        }
        state = State.ACCEPTED;
        server.pipeline()
                .accept(new Arrival(
                        id,
                        target.topic(),
                        records,
                        Optional.ofNullable(wishes.idempotencyKey())
                                .map(given -> Identity.ofKey(PRINCIPAL, target.posted(), given, bytes)),
                        wishes.tier(),
                        new Sequencer.Partitions(topic.partitions(), topic::hasLeader, target.partition()),
                        (batch, answer) -> context.runOnContext(v -> answer(batch, answer))));
    }

    private void answer(Batch batch, Answer answer) {
        if (state != State.ACCEPTED) {
            return;
        }
        if (answer instanceof Answer.Refused refused) {
            end(Problem.of(refused.refusal()));
            return;
        }
        state = State.ENDED;
        NativeAnswer text = NativeAnswer.of(batch, target.posted(), answer);
        request.response()
                .setStatusCode(text.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(text.body());
        server.observer().answered(target.dialect().label(), text.status(), server.nanoTime() - startNanos);
    }

    /** @param how what is wrong with the body's coming */
    void slow(String how) {
        refuse(Problem.of(ProblemCode.SLOW_BODY, "the body " + how + "; " + body.length() + " bytes did arrive"));
    }

    /** Before it was accepted: gives back what it holds. */
    private void refuse(Problem problem) {
        server.pipeline().drop(id);
        end(problem);
    }

    private void end(Problem problem) {
        state = State.ENDED;
        server.reading().remove(this);
        HttpServerResponse response = request.response();
        if (!response.ended() && !response.closed()) {
            server.refuse(request, problem);
        }
        server.observer().answered(target.dialect().label(), problem.code().status(), server.nanoTime() - startNanos);
    }

    private void hungUp() {
        if (state == State.READING) {
            state = State.ENDED;
            server.reading().remove(this);
            server.pipeline().drop(id);
        } else if (state == State.ACCEPTED) {
            state = State.ENDED;
            server.pipeline().hungUp(id);
        }
    }
}
