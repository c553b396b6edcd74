package io.sluice.gateway.send;

import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes records of acknowledged batches that Kafka will never accept to {@code <topic>.dlq}, with the reason in
 * headers, and where that does not take them to the disk. On the sender's thread but for the producer's answers.
 */
final class DeadLetters {
    /** Beside the topic; never postable from outside. */
    private static final String SUFFIX = ".dlq";

    private static final String RAW_SUFFIX = ".raw";

    /** How often a producer is tried that has no room or does not know the dead-letter topic yet. */
    private static final int MAX_HAND_OVERS = 5;

    private final Sender sender;
    private final Topics directory;
    private final Graveyard graveyard;
    private final Map<Long, Burial> burials = new HashMap<>();
    private final Map<Long, Integer> attempts = new HashMap<>();
    /** What the producer's {@code send} reported before it returned. */
    private @Nullable Exception inline;

    DeadLetters(Sender sender, Topics directory, Graveyard graveyard) {
        this.sender = sender;
        this.directory = directory;
        this.graveyard = graveyard;
    }

    private static final class Burial {
        final long id;
        final Batch batch;
        final List<RecordError> errors;
        /** The next of the errors whose letter is to be handed over. */
        int next;

        int handOvers;
        /** For the next {@link #retry}. */
        boolean waits;

        int pending;
        boolean refused;
        /** Handed to the graveyard, which answers whatever becomes of the producer. */
        boolean isInterred;

        Burial(long id, Batch batch, List<RecordError> errors) {
            this.id = id;
            this.batch = batch;
            this.errors = errors;
            this.pending = errors.size();
        }
    }

    void take(long id, Batch batch, List<RecordError> errors) {
        Burial burial = new Burial(id, batch, errors);
        burials.put(id, burial);
        attempts.merge(id, 1, Integer::sum);
        ask(burial);
    }

    private void ask(Burial burial) {
        burial.waits = false;
        directory.ask(topicFor(burial.batch.topic())).thenAccept(info -> sender.execute(() -> send(burial, info)));
    }

    /** To be called now and then: hands over what the producer did not take in time. */
    void retry() {
        burials.values().stream().filter(burial -> burial.waits).toList().forEach(this::ask);
    }

    private void send(Burial burial, TopicInfo info) {
        if (burials.get(burial.id) != burial) {
            return;
        }
        if (info.reach() == Reach.AWAY) {
            // Kafka as a whole may be away; that is no reason to give up on the topic.
            finish(burial, false);
            return;
        }
        if (info.reach() != Reach.READY) {
            bury(burial);
            return;
        }
        boolean lastTime = ++burial.handOvers == MAX_HAND_OVERS;
        RecordFactory records = new RecordFactory(burial.batch);
        for (; burial.next < burial.errors.size(); burial.next++) {
            RecordError error = burial.errors.get(burial.next);
            ProducerRecord<byte[], byte[]> original = records.record(error.index());
            int partition = Math.floorMod(original.partition(), info.partitions());
            Exception failure = hand(burial, letter(burial, original, error, partition));
            if (failure instanceof TimeoutException) {
                // Those behind it would wait as long, and the thread is every topic's.
                if (lastTime) {
                    answered(burial, burial.errors.size() - burial.next, false);
                } else {
                    burial.waits = true;
                }
                return;
            }
            if (failure != null) {
                answered(burial, 1, false);
            }
        }
    }

    /** The failure that {@code send} reported before it returned: nothing was handed over. */
    private @Nullable Exception hand(Burial burial, ProducerRecord<byte[], byte[]> letter) {
        inline = null;
        try {
            sender.producer().send(letter, (metadata, failure) -> {
                if (failure != null && sender.isOwnThread()) {
                    inline = failure;
                } else {
                    sender.execute(() -> answered(burial, 1, failure == null));
                }
            });
        } catch (RuntimeException e) {
            // A closed or fenced producer throws instead of calling back.
            inline = e;
        }
        return inline;
    }

    private ProducerRecord<byte[], byte[]> letter(
            Burial burial, ProducerRecord<byte[], byte[]> original, RecordError error, int partition) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                topicFor(original.topic()),
                partition,
                original.timestamp(),
                original.key(),
                original.value(),
                original.headers());
        int tries = attempts.getOrDefault(burial.id, 1);
        letter.headers()
                .add("dlq-topic", text(original.topic()))
                // Back in the same partition it meets its copies: what was seen is remembered for each partition.
                .add("dlq-partition", text(String.valueOf(original.partition())))
                .add("dlq-error-class", text(error.code()))
                .add("dlq-error-message", text(error.message()))
                .add("dlq-attempts", text(Integer.toString(tries)))
                .add("dlq-time", text(Long.toString(sender.wallTimeMs())));
        return letter;
    }

    /** A cleansed topic has one for the dead letters of its gateways and of cleanse. */
    static String topicFor(String topic) {
        return (topic.endsWith(RAW_SUFFIX) ? topic.substring(0, topic.length() - RAW_SUFFIX.length()) : topic) + SUFFIX;
    }

    private void answered(Burial burial, int letters, boolean taken) {
        if (burials.get(burial.id) != burial) {
            return;
        }
        burial.refused |= !taken;
        burial.pending -= letters;
        if (burial.pending == 0) {
            if (burial.refused) {
                bury(burial);
            } else {
                finish(burial, true);
            }
        }
    }

    private void bury(Burial burial) {
        burial.isInterred = true;
        graveyard
                .bury(burial.batch, burial.errors, attempts.getOrDefault(burial.id, 1))
                .whenComplete((stored, failure) ->
                        sender.execute(() -> finish(burial, failure == null && Boolean.TRUE.equals(stored))));
    }

    private void finish(Burial burial, boolean stored) {
        if (!burials.remove(burial.id, burial)) {
            return;
        }
        if (stored) {
            attempts.remove(burial.id);
            burial.errors.forEach(error -> sender.counts().deadLetter(error.code(), 1));
        }
        sender.news().deadLettered(burial.batch.topic(), burial.id, stored);
    }

    /** What the old producer had of them is not known: the intake tries them again. What it had no part in goes on. */
    void restart() {
        for (Burial burial : List.copyOf(burials.values())) {
            if (!burial.isInterred) {
                finish(burial, false);
            }
        }
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
