package io.sluice.gateway.send;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.intake.Reach;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Whether raw and clean topics have as many partitions as the configuration says. The number decides which partition an
 * id goes to; where it is another one than before, two copies of a record would never meet, and both would come out.
 */
public final class CleansedLayout {
    private final GatewayConfig.Cleansed cleansed;
    private final Topics topics;
    /** Of topics that this gateway may describe and not write, as clean topics should be. */
    private final Map<String, Integer> described = new ConcurrentHashMap<>();

    public CleansedLayout(GatewayConfig.Cleansed cleansed, Topics topics) {
        this.cleansed = cleansed;
        this.topics = topics;
    }

    /** Asks for what is not known yet. To be called now and then; does not block. */
    public void look() {
        cleansed.topics().stream()
                .flatMap(this::pair)
                .filter(name -> partitions(name).isEmpty())
                .forEach(name -> topics.ask(name).thenAccept(info -> learn(name, info)));
    }

    /** Why this topic cannot be posted to; empty if it can, or is no cleansed topic. */
    public Optional<String> obstacle(String topic) {
        return cleansed.topics().contains(topic)
                ? pair(topic).flatMap(name -> disagreement(name).stream()).findFirst()
                : Optional.empty();
    }

    /** All obstacles, for whoever asks whether the gateway is ready. */
    public List<String> obstacles() {
        return cleansed.topics().stream()
                .sorted()
                .flatMap(this::pair)
                .flatMap(name -> disagreement(name).stream())
                .toList();
    }

    private Stream<String> pair(String topic) {
        return Stream.of(topic, cleansed.landing(topic));
    }

    private Optional<Integer> partitions(String name) {
        return topics.known(name).map(TopicInfo::partitions).or(() -> Optional.ofNullable(described.get(name)));
    }

    private void learn(String name, TopicInfo info) {
        if (info.reach() == Reach.DENIED && info.partitions() > 0) {
            described.put(name, info.partitions());
        }
    }

    private Optional<String> disagreement(String name) {
        Optional<Integer> known = partitions(name);
        if (known.isEmpty()) {
            return Optional.of("the cleansed topics need " + name + ", which Kafka has not shown yet");
        }
        int partitions = known.get();
        return partitions == cleansed.partitions()
                ? Optional.empty()
                : Optional.of(name + " has " + partitions + " partitions and cleanse.topics.partitions is "
                        + cleansed.partitions() + ": make them equal, with everything drained");
    }
}
