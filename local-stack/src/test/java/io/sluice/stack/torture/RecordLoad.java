package io.sluice.stack.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records without end into one topic, some of them without a value, which the sinks under test take for bad ones. */
final class RecordLoad implements AutoCloseable {

    private static final int BURST = 50;
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int BAD_EVERY = 25;

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::run, "record-load");
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopping;

    private RecordLoad(String bootstrapServers, String topic) {
        this.topic = topic;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "delivery.timeout.ms",
                        Integer.toString(Integer.MAX_VALUE),
                        "max.block.ms",
                        Integer.toString(Integer.MAX_VALUE),
                        "reconnect.backoff.max.ms",
                        "200"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static RecordLoad start(String bootstrapServers, String topic) {
        RecordLoad load = new RecordLoad(bootstrapServers, topic);
        load.thread.start();
        return load;
    }

    private void run() {
        while (!stopping) {
            for (int i = 0; i < BURST; i++) {
                send(sent.getAndIncrement());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void send(long n) {
        byte[] value = n % BAD_EVERY == 0 ? null : ("{\"n\":" + n + "}").getBytes(UTF_8);
        producer.send(new ProducerRecord<>(topic, (int) (n % SinkCluster.PARTITIONS), null, value));
    }

    /** Everything sent is in the topic afterwards. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join(Duration.ofMinutes(1).toMillis());
        producer.flush();
        producer.close();
    }
}
