package io.sluice.stack.deploy;

import io.sluice.stack.console.StackException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of the default stack. */
public final class Topics {

    public static final List<String> DEFAULT = List.of("events", "logs");
    public static final int PARTITIONS = 4;

    private static final short REPLICAS = 1;

    private Topics() {}

    /** Creates what is missing; what exists stays as it is. */
    public static void create(Admin admin) throws InterruptedException {
        List<NewTopic> topics = DEFAULT.stream()
                .map(name -> new NewTopic(name, PARTITIONS, REPLICAS))
                .toList();
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(topics).values().entrySet()) {
            try {
                created.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new StackException(
                            "the topic " + created.getKey() + " cannot be created: " + e.getCause(), e);
                }
            }
        }
    }
}
