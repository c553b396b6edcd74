package io.sluice.cleanse.topology;

import io.sluice.cleanse.dedupe.Window;
import io.sluice.cleanse.judge.AppendClock;
import io.sluice.cleanse.judge.Decision;
import io.sluice.cleanse.judge.Judge;
import io.sluice.cleanse.judge.RawRecord;
import io.sluice.cleanse.judge.RecordHeaders;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Carries each record of one raw partition to the {@link Judge} and its decision to the sink. */
final class CleanseProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final CleanseTopic topic;
    private final CleanseSettings settings;
    private final TopicMeter meter;
    private final PoisonWatch poison;
    private ProcessorContext<byte[], Outgoing> context;
    private Judge judge;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
    CleanseProcessor(CleanseTopic topic, CleanseSettings settings, TopicMeter meter, PoisonWatch poison) {
        this.topic = topic;
        this.settings = settings;
        this.meter = meter;
        this.poison = poison;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
        SeenStore store = context.getStateStore(CleanseTopic.storeOf(topic.name()));
        Window window = settings.window();
        judge = new Judge(window, new AppendClock(settings.clockAheadMaxMs()), topic.rules(), store.pages());
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        RecordMetadata origin = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record from a source topic has coordinates"));
        try {
            process(raw, origin);
        } catch (RuntimeException | Error e) {
            poison.failedAt(new TopicPartition(origin.topic(), origin.partition()), origin.offset(), e);
            throw e;
        }
    }

    private void process(Record<byte[], byte[]> raw, RecordMetadata origin) {
        long wallMs = context.currentSystemTimeMs();
        meter.appended(raw.timestamp(), wallMs);
        Decision decision = judge.judge(new Incoming(raw), wallMs);
        if (decision instanceof Decision.Pass pass) {
            meter.passed(pass.identified());
            // In one go: withValue and withTimestamp would each copy the headers.
            context.forward(new Record<>(
                    raw.key(),
                    new Outgoing(pass.topic(), origin.partition(), raw.value()),
                    clientTime(raw),
                    raw.headers()));
        } else if (decision instanceof Decision.DeadLetter letter) {
            meter.deadLetter(letter.flaw().reason());
            Record<byte[], Outgoing> out =
                    raw.withValue(new Outgoing(topic.deadLetters(), origin.partition(), raw.value()));
            DeadLetters.describe(out.headers(), letter.flaw(), origin, wallMs);
            // Under its append time: retention of dead letters must not depend on what a client wrote.
            context.forward(out);
        } else {
            meter.duplicate();
        }
    }

    /**
     * The client's own time; the broker's where it gave none, or one so far back that the clean topic's retention would
     * delete the record before anybody has read it. The header keeps what it said.
     */
    private long clientTime(Record<byte[], byte[]> raw) {
        Header given = raw.headers().lastHeader(RecordHeaders.INGEST_TIMESTAMP);
        Long timeMs = given == null ? null : RecordHeaders.decimal(given.value());
        return timeMs == null || raw.timestamp() - timeMs > settings.timestampBehindMaxMs() ? raw.timestamp() : timeMs;
    }

    private record Incoming(Record<byte[], byte[]> raw) implements RawRecord {

        @Override
        public byte @Nullable [] value() {
            return raw.value();
        }

        @Override
        public byte @Nullable [] header(String name) {
            Header header = raw.headers().lastHeader(name);
            return header == null ? null : header.value();
        }

        @Override
        public long appendTimeMs() {
            return raw.timestamp();
        }
    }
}
