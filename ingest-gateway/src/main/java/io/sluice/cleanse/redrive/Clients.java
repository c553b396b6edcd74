package io.sluice.cleanse.redrive;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of a run, set up as exactly once needs them. */
final class Clients {

    /** A parked letter waits for a person, however long that takes; it has its size, and a client's date, already. */
    private static final Map<String, String> PARKED = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Integer.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));

    private Clients() {}

    static KafkaConsumer<byte[], byte[]> consumer(Request request) {
        Map<String, Object> settings = new HashMap<>(request.client());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** One transactional id per dead-letter topic: a second run on it fences the first. */
    static KafkaProducer<byte[], byte[]> producer(Request request) {
        Map<String, Object> settings = new HashMap<>(request.client());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "sluice-redrive-" + request.from());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The topic's id, after making sure that the ledger and the topic to park in exist. */
    static String prepare(Request request) {
        try (Admin admin = Admin.create(request.client())) {
            TopicDescription from = admin.describeTopics(List.of(request.from()))
                    .allTopicNames()
                    .get()
                    .get(request.from());
            if (from == null) {
                throw new KafkaException("the broker knows " + request.from() + " and describes it not");
            }
            if (!request.ledger().dryRun()) {
                short replicas = request.ledger().replicationFactor();
                create(
                        admin,
                        new NewTopic(request.ledger().topic(), 1, replicas)
                                .configs(
                                        Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
                create(
                        admin,
                        new NewTopic(
                                        request.parking().topic(),
                                        from.partitions().size(),
                                        replicas)
                                .configs(PARKED));
            }
            return from.topicId().toString();
        } catch (ExecutionException e) {
            throw new KafkaException("topic " + request.from() + " cannot be redriven: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
