package io.sluice.gateway.send;

import io.sluice.gateway.intake.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that Kafka has shown to this gateway, over restarts. A batch gets its partition when it is accepted, so
 * without it a gateway that is started while Kafka is away could take nothing. What is remembered may be out of date; so
 * may what was learned a minute ago, and what becomes of such a batch is decided when it is sent.
 */
public final class TopicMemory {
    private static final Logger LOG = LoggerFactory.getLogger(TopicMemory.class);
    private static final String SEPARATOR = " ";
    private static final int FIELDS = 6;

    private final Store store;
    private final Map<String, TopicInfo> topics = new ConcurrentSkipListMap<>();
    private volatile byte[] saved = new byte[0];

    /** Where the text of all that is remembered is kept. */
    public interface Store {
        /** Keeps nothing. */
        Store NONE = new Store() {
            @Override
            public Optional<byte[]> read() {
                return Optional.empty();
            }

            @Override
            public void write(byte[] text) {}
        };

        Optional<byte[]> read() throws IOException;

        void write(byte[] text) throws IOException;
    }

    private TopicMemory(Store store) {
        this.store = store;
    }

    /** With what earlier runs have left; with nothing, if that cannot be read. */
    public static TopicMemory open(Store store) {
        TopicMemory memory = new TopicMemory(store);
        try {
            memory.saved = store.read().orElse(memory.saved);
            new String(memory.saved, StandardCharsets.UTF_8).lines().forEach(memory::learn);
        } catch (IOException | NumberFormatException e) {
            LOG.warn(
                    "event=topic_memory_unreadable error={} message={}",
                    e.getClass().getSimpleName(),
                    e.getMessage());
        }
        return memory;
    }

    Optional<TopicInfo> recall(String topic) {
        return Optional.ofNullable(topics.get(topic));
    }

    /** To be told every answer of Kafka. */
    void saw(String topic, TopicInfo info) {
        if (info.reach() == Reach.READY) {
            topics.put(topic, info);
        } else if (info.reach() != Reach.AWAY) {
            topics.remove(topic);
        }
    }

    /** Writes what has changed. Waits for the disk; where that fails, the next call tries again. For one thread. */
    public void save() {
        byte[] now = text();
        if (!Arrays.equals(now, saved)) {
            try {
                store.write(now);
                saved = now;
            } catch (IOException e) {
                LOG.warn(
                        "event=topic_memory_unwritable error={} message={}",
                        e.getClass().getSimpleName(),
                        e.getMessage());
            }
        }
    }

    private byte[] text() {
        StringBuilder text = new StringBuilder();
        topics.forEach((topic, info) -> text.append(String.join(
                        SEPARATOR,
                        topic,
                        Integer.toString(info.partitions()),
                        Integer.toString(info.maxRecordBytes()),
                        Boolean.toString(info.keyRequired()),
                        Long.toString(info.timestamps().beforeMaxMs()),
                        Long.toString(info.timestamps().afterMaxMs())))
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void learn(String line) {
        String[] fields = line.split(SEPARATOR, -1);
        if (fields.length != FIELDS) {
            return;
        }
        int partitions = Integer.parseInt(fields[1]);
        // Who leads what is not remembered: all are taken to be led.
        BitSet leaders = new BitSet();
        leaders.set(0, partitions);
        TimestampRange timestamps = new TimestampRange(Long.parseLong(fields[4]), Long.parseLong(fields[5]));
        int maxRecordBytes = Integer.parseInt(fields[2]);
        boolean keyRequired = Boolean.parseBoolean(fields[3]);
        topics.put(fields[0], new TopicInfo(Reach.READY, partitions, leaders, maxRecordBytes, keyRequired, timestamps));
    }
}
