package io.sluice.cleanse.topology;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * {@code <topic>.raw → cleanse → <topic> | <topic>.dlq | a routed topic}, once for each topic, each with its own store.
 * Everything stays bytes: there is no deserializer that could fail.
 */
public final class CleanseTopology {

    private CleanseTopology() {}

    public static Topology of(
            List<CleanseTopic> topics,
            CleanseSettings settings,
            Function<CleanseTopic, TopicMeter> meters,
            PoisonWatch poison) {
        Topology topology = new Topology();
        Serializer<Outgoing> value = (topic, outgoing) -> outgoing.value();
        for (CleanseTopic topic : topics) {
            String source = "raw-" + topic.name();
            String cleanse = "cleanse-" + topic.name();
            topology.addSource(
                    // Where to begin is decided once, before the start: a lost offset must stop us, not skip or repeat.
                    AutoOffsetReset.none(),
                    source,
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer(),
                    topic.raw());
            topology.addProcessor(cleanse, supplier(topic, settings, meters.apply(topic), poison), source);
            topology.addSink(
                    "out-" + topic.name(),
                    (key, outgoing, context) -> outgoing.topic(),
                    new ByteArraySerializer(),
                    value,
                    new SamePartition(topic.partitions()),
                    cleanse);
        }
        return topology;
    }

    private static ProcessorSupplier<byte[], byte[], byte[], Outgoing> supplier(
            CleanseTopic topic, CleanseSettings settings, TopicMeter meter, PoisonWatch poison) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], Outgoing> get() {
                return new CleanseProcessor(topic, settings, meter, poison);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(new SeenStoreBuilder(CleanseTopic.storeOf(topic.name()), settings));
            }
        };
    }
}
