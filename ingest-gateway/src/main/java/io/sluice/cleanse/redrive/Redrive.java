package io.sluice.cleanse.redrive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends dead letters back, each once.
 *
 * <p>A transaction carries the letters and the ledger's entry that they were sent. So a run that is killed has sent what
 * the ledger says and nothing more, and the next one goes on from there; a run with another filter finds out what this
 * one has left. The order of things at the start matters: first the producer fences any earlier run, which ends its open
 * transaction, then the ledger is read, then the letters.
 *
 * <p>A copy of a letter that was sent back before the ledger's topic was deleted will be sent again: the ledger is the
 * memory. For cleansed topics the dedup window is a second one.
 */
public final class Redrive {

    private static final int LETTERS_PER_TRANSACTION_MAX = 1000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Request request;
    private final InstantSource clock;
    private final Pacer pacer;
    private final Planner planner;
    private final int lettersPerTransaction;
    private final Consumer<Counts> listener;
    private volatile boolean cancelled;

    /** @param listener hears after each transaction, on the calling thread */
    public Redrive(Request request, InstantSource clock, Consumer<Counts> listener) {
        this.request = request;
        this.clock = clock;
        this.listener = listener;
        // At a low rate a transaction a second, rather than a burst and a long silence.
        this.lettersPerTransaction = (int)
                Math.max(1, Math.min(LETTERS_PER_TRANSACTION_MAX, request.pace().perSecond()));
        this.pacer = new Pacer(request.pace().perSecond());
        this.planner = new Planner(
                request.filter(),
                request.parking().redrivesMax(),
                request.parking().topic());
    }

    /** Ends the run after the transaction that it is at; from any thread. What is left, the next run sends. */
    public void cancel() {
        cancelled = true;
    }

    /** Runs to the end that the topic has now. */
    public Counts run() {
        Done done = new Done(Clients.prepare(request));
        if (request.ledger().dryRun()) {
            try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(request)) {
                if (consumer.listTopics().containsKey(request.ledger().topic())) {
                    readLedger(consumer, done);
                }
                return read(consumer, done, null);
            }
        }
        try (KafkaProducer<byte[], byte[]> producer = Clients.producer(request);
                KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(request)) {
            producer.initTransactions();
            readLedger(consumer, done);
            return read(consumer, done, producer);
        }
    }

    private void readLedger(KafkaConsumer<byte[], byte[]> consumer, Done done) {
        scan(consumer, request.ledger().topic(), record -> {
            done.replay(new String(record.key(), US_ASCII), record.value());
            return true;
        });
    }

    private Counts read(
            KafkaConsumer<byte[], byte[]> consumer, Done done, @Nullable KafkaProducer<byte[], byte[]> producer) {
        Tally tally = new Tally(length(consumer, request.from()));
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        scan(consumer, request.from(), record -> {
            batch.add(record);
            if (batch.size() >= lettersPerTransaction) {
                carryOut(batch, done, producer, tally);
                batch.clear();
            }
            return !cancelled && tally.sent + tally.parked < request.pace().max();
        });
        if (!cancelled) {
            carryOut(batch, done, producer, tally);
        }
        return tally.now();
    }

    private void carryOut(
            List<ConsumerRecord<byte[], byte[]>> batch,
            Done done,
            @Nullable KafkaProducer<byte[], byte[]> producer,
            Tally tally) {
        List<ProducerRecord<byte[], byte[]>> out = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (tally.sent + tally.parked >= request.pace().max()) {
                break;
            }
            tally.read++;
            if (done.contains(record.partition(), record.offset())) {
                tally.already++;
                continue;
            }
            Step step = planner.plan(letter(record), clock.millis());
            if (step instanceof Step.Send send) {
                tally.sent++;
                out.add(record(send.topic(), send.partition(), record, send.headers()));
                done.add(record.partition(), record.offset());
            } else if (step instanceof Step.Park park) {
                tally.parked++;
                out.add(record(park.topic(), -1, record, park.headers()));
                done.add(record.partition(), record.offset());
            } else if (step instanceof Step.Pass) {
                tally.passed++;
            } else {
                tally.lost++;
            }
        }
        if (producer != null && !out.isEmpty()) {
            commit(producer, out, done.takeChanges());
            listener.accept(tally.now());
            pacer.await(out.size());
        } else {
            listener.accept(tally.now());
        }
    }

    private void commit(
            KafkaProducer<byte[], byte[]> producer,
            List<ProducerRecord<byte[], byte[]>> letters,
            Map<String, byte[]> ledger) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sends = new ArrayList<>();
        letters.forEach(letter -> sends.add(producer.send(letter)));
        ledger.forEach((key, value) -> sends.add(
                producer.send(new ProducerRecord<>(request.ledger().topic(), key.getBytes(US_ASCII), value))));
        try {
            // A commit fails if any send has; to ask each send first names the letter's topic in the error.
            producer.flush();
            for (Future<RecordMetadata> send : sends) {
                send.get();
            }
        } catch (ExecutionException e) {
            producer.abortTransaction();
            throw new IllegalStateException(
                    "dead letters of " + request.from() + " cannot be sent back: "
                            + e.getMessage()
                            + "; nothing of this transaction was, and a run after the cause is mended goes on from here",
                    e);
        } catch (InterruptedException e) {
            producer.abortTransaction();
            throw new InterruptException(e);
        }
        producer.commitTransaction();
    }

    /** Each record up to the end that the topic has now, while the visitor wants more. */
    private static void scan(KafkaConsumer<byte[], byte[]> consumer, String topic, Visitor visitor) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(topic, record.partition()), 0L)
                        && !visitor.visit(record)) {
                    return;
                }
            }
        }
    }

    private interface Visitor {
        boolean visit(ConsumerRecord<byte[], byte[]> record);
    }

    private static long length(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = partitions(consumer, topic);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        return consumer.endOffsets(partitions).entrySet().stream()
                .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        List<Letter.HeaderEntry> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new Letter.HeaderEntry(header.key(), header.value()));
        }
        return new Letter(
                record.partition(), record.offset(), record.timestamp(), record.key(), record.value(), headers);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, ConsumerRecord<byte[], byte[]> letter, List<Letter.HeaderEntry> entries) {
        List<Header> headers = new ArrayList<>();
        entries.forEach(entry -> headers.add(new RecordHeader(entry.name(), entry.value())));
        return new ProducerRecord<>(
                topic, partition < 0 ? null : partition, letter.timestamp(), letter.key(), letter.value(), headers);
    }
}
