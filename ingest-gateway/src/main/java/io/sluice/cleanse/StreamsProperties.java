package io.sluice.cleanse;

import io.sluice.cleanse.config.CleanseConfig;
import io.sluice.cleanse.topology.PoisonWatch;
import io.sluice.cleanse.topology.WriteWatch;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told. */
final class StreamsProperties {

    /** A killed instance's partitions stand still for this long; shorter, and a long pause looks like a death. */
    private static final int SESSION_TIMEOUT_MS = 10_000;

    /**
     * After a kill, readers of what is committed wait for its open transaction this long, unless the instance comes
     * back first and fences it: it takes its old transactional id from its state folder.
     */
    private static final int TRANSACTION_TIMEOUT_MS = 15_000;

    /**
     * Eight times Kafka's default: fewer requests that the broker takes one after the other while a commit waits for all
     * of them. Against a topology that does nothing, in two noisy runs back to back: batches of 100 from 0.66 to 0.71 of
     * it, a gateway's ids from 0.80 to 0.84.
     */
    private static final int BATCH_BYTES = 128 << 10;

    private StreamsProperties() {}

    /**
     * @param instanceId names this instance over restarts
     * @param poison is told which record could not be written
     */
    static Properties of(CleanseConfig config, boolean streamsProtocol, String instanceId, PoisonWatch poison) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", config.bootstrapServers()));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.group().applicationId());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.runtime().state().dir());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.runtime().threads());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.runtime().commitIntervalMs());
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.layout().replicationFactor());
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        // Each record is judged by itself, so none waits for one of another partition; and what Streams says about that
        // wait it formats anew for each record, a sixteenth of the thread's time.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        GroupProtocol protocol = streamsProtocol ? GroupProtocol.STREAMS : GroupProtocol.CLASSIC;
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol.name().toLowerCase(Locale.ROOT));
        if (!streamsProtocol) {
            // With the streams protocol both are the group's settings, kept by the brokers.
            properties.put(
                    StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.runtime().standbyReplicas());
            properties.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
            properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
        }
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, WriteWatch.class);
        properties.put(WriteWatch.POISON_WATCH, poison);
        properties.putAll(config.streams());
        return properties;
    }
}
