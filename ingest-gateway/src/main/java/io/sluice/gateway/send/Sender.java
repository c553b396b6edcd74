package io.sluice.gateway.send;

import io.sluice.gateway.clock.Clock;
import io.sluice.gateway.intake.Reach;
import io.sluice.gateway.intake.RecordError;
import io.sluice.gateway.record.Batch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that calls {@code KafkaProducer.send}, with a {@link Lane} for each topic, and the producer itself,
 * which it replaces when that is dead or stuck.
 *
 * <p>Replacing: the epoch rises, so that the old producer's answers are ignored; the old one is closed without waiting;
 * the intake feeds again from the oldest unresolved batch. Copies may arrive twice, under the same ids; first
 * occurrences stay in order, because the old and the new producer each send a sequence without a gap from there on.
 */
public final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final Ports ports;
    private final News news;
    private final Windows windows;
    private final ThreadPoolExecutor thread;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<Long, Delivery> deliveries = new ConcurrentHashMap<>();
    private final DeadLetters deadLetters;
    private final AtomicInteger epoch = new AtomicInteger();
    private volatile Producer<byte[], byte[]> producer;
    private volatile boolean closed;
    private volatile Thread own = Thread.currentThread();

    /**
     * What the sender stands on.
     *
     * @param producers makes a producer, at the start and whenever one is replaced
     */
    public record Ports(
            Supplier<Producer<byte[], byte[]>> producers,
            Topics directory,
            Windows windows,
            Graveyard graveyard,
            SendCounts counts,
            Clock clock) {}

    public Sender(Ports ports, News news) {
        this.ports = ports;
        this.news = news;
        this.windows = ports.windows();
        this.producer = ports.producers().get();
        this.deadLetters = new DeadLetters(this, ports.directory(), ports.graveyard());
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, "sender");
            own = made;
            return made;
        });
    }

    /** Hands the batch's unresolved records to the producer, after all that was sent before on its topic. */
    public void send(long id, Batch batch) {
        execute(() -> {
            Delivery delivery = deliveries.computeIfAbsent(id, key -> start(key, batch));
            lanes.computeIfAbsent(batch.topic(), topic -> new Lane(topic, this)).take(delivery);
        });
    }

    /** Takes failed records of an acknowledged batch to the dead-letter topic, or where that fails to the disk. */
    public void deadLetter(long id, Batch batch, List<RecordError> errors) {
        execute(() -> deadLetters.take(id, batch, errors));
    }

    /**
     * Replaces a producer that holds batches of a healthy topic and gets no answer, or that splits batches without end,
     * and tries again the dead letters that were not taken in time. To be called now and then.
     */
    public void watch(long stuckMs, double splitsMaxPerSecond) {
        execute(deadLetters::retry);
        execute(() -> {
            double splits = SplitRate.of(producer);
            if (splits > splitsMaxPerSecond) {
                replace(
                        epoch.get(),
                        new IllegalStateException(String.format(
                                Locale.ROOT,
                                "%.1f batches a second are split, producer.splits.max.per.second is %.1f",
                                splits,
                                splitsMaxPerSecond)),
                        true);
            }
        });
        long stuckNanos = TimeUnit.MILLISECONDS.toNanos(stuckMs);
        execute(() -> lanes.forEach((topic, lane) -> {
            if (lane.isStuck(stuckNanos)) {
                int seen = epoch.get();
                ports.directory().ask(topic).thenAccept(info -> {
                    if (info.reach() == Reach.READY || info.reach() == Reach.MISSING) {
                        replaceLater(
                                seen,
                                new IllegalStateException("no answer on topic " + topic + " for " + stuckMs
                                        + " ms though it is " + info.reach()));
                    }
                });
            }
        }));
    }

    /** Forgets the batch: the intake has given it another end. */
    public void giveUp(long id) {
        execute(() -> deliveries.remove(id));
    }

    private Delivery start(long id, Batch batch) {
        topic(batch.topic()).ifPresent(info -> windows.topic(batch.topic(), info.partitions()));
        Delivery delivery = new Delivery(id, batch);
        delivery.restart(epoch.get());
        return delivery;
    }

    void replaceLater(int ofEpoch, Throwable why) {
        execute(() -> replace(ofEpoch, why, SendFailure.perhapsForARecord(why)));
    }

    private void replace(int ofEpoch, Throwable why, boolean perhapsForARecord) {
        if (closed || !epoch.compareAndSet(ofEpoch, ofEpoch + 1)) {
            return;
        }
        LOG.warn(
                "event=producer_replaced epoch={} unresolved={} error={} message={}",
                ofEpoch + 1,
                deliveries.size(),
                why.getClass().getSimpleName(),
                why.getMessage());
        Producer<byte[], byte[]> old = producer;
        // Its own thread: close waits for the producer's I/O thread, which may be what is stuck.
        Thread closer = new Thread(() -> old.close(Duration.ZERO), "producer-closer");
        closer.setDaemon(true);
        closer.start();
        producer = ports.producers().get();
        for (Delivery delivery : deliveries.values()) {
            delivery.restart(ofEpoch + 1);
            if (delivery.holdsWindow) {
                delivery.holdsWindow = false;
                windows.release(delivery.shares);
            }
        }
        lanes.values().forEach(Lane::restart);
        ports.counts().retry();
        deadLetters.restart();
        news.producerReplaced(perhapsForARecord);
    }

    /** Empty if the topic has vanished since the intake had it sent. */
    Optional<TopicInfo> topic(String topic) {
        return ports.directory().known(topic);
    }

    void forget(Delivery delivery) {
        deliveries.remove(delivery.id);
    }

    void execute(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    // Nothing here may throw; if it does all the same, no topic must stay wedged behind it.
                    LOG.error("event=sender_fault", e);
                    replaceLater(epoch.get(), e);
                }
            });
        } catch (RejectedExecutionException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    boolean isOwnThread() {
        return Thread.currentThread() == own;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    News news() {
        return news;
    }

    SendCounts counts() {
        return ports.counts();
    }

    Windows windows() {
        return windows;
    }

    long nanoTime() {
        return ports.clock().nanoTime();
    }

    long wallTimeMs() {
        return ports.clock().wallTimeMs();
    }

    /** Within the timeout, and nothing is written after it: the thread that sends has ended before the producer. */
    public void close(Duration timeout) {
        closed = true;
        epoch.incrementAndGet();
        thread.shutdownNow();
        producer.close(timeout);
        closeExecutor(thread, timeout);
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private static void closeExecutor(ExecutorService executor, Duration timeout) {
        try {
            if (!executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS) && !timeout.isZero()) {
                LOG.warn("event=sender_still_running timeout_ms={}", timeout.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
