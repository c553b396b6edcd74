package io.sluice.gateway.config;

import io.sluice.gateway.intake.Backoff;
import io.sluice.gateway.intake.Limits;
import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.spool.SpoolConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The checked configuration, a record for each concern. */
public record GatewayConfig(
        Http http, Management management, Intake intake, Kafka kafka, Cleansed cleansed, Spool spool) {

    /** @param requestTimeoutMs for the whole body to arrive */
    public record Http(
            String host,
            int port,
            int eventLoops,
            int requestMaxBytes,
            long requestTimeoutMs,
            long requestMinBytesPerSecond) {}

    public record Management(String host, int port) {}

    public record Intake(Limits limits, Tier ackDefault) {}

    /** @param producer the pass-through, without its prefix */
    public record Kafka(
            String bootstrapServers,
            Pattern topicsAllow,
            long topicRefreshMs,
            long producerStuckMs,
            double producerSplitsMaxPerSecond,
            Map<String, String> producer) {}

    /**
     * The topics that cleanse reads raw and writes clean.
     *
     * @param partitions of each of them, raw and clean alike
     */
    public record Cleansed(Set<String> topics, int partitions) {
        private static final String RAW_SUFFIX = ".raw";

        /** The topic in Kafka that takes what is posted to this one. */
        public String landing(String topic) {
            return topics.contains(topic) ? topic + RAW_SUFFIX : topic;
        }
    }

    /** @param dir empty if there is no spool */
    public record Spool(String dir, long maxBytes, long reserveBytes, long segmentBytes, long deadMaxBytes) {
        public boolean isOn() {
            return !dir.isEmpty();
        }

        /** @throws IllegalArgumentException if the sizes contradict each other */
        public SpoolConfig config() {
            return new SpoolConfig(Path.of(dir), maxBytes, reserveBytes, segmentBytes, deadMaxBytes);
        }
    }

    /** How much of the backlog on disk may be read ahead into memory, over and above the queue. */
    private static final long REPLAY_BYTES = 8L << 20;

    static GatewayConfig of(Map<String, Object> values, Map<String, String> producer) {
        Values v = new Values(values);
        Limits limits = new Limits(
                v.intOf(Keys.QUEUE_MAX_BATCHES),
                v.longOf(Keys.QUEUE_MAX_BYTES),
                v.doubleOf(Keys.CLIENT_MAX_SHARE),
                REPLAY_BYTES,
                v.longOf(Keys.SEND_TIMEOUT_MS),
                v.longOf(Keys.SHUTDOWN_TIMEOUT_MS),
                v.longOf(Keys.TOPIC_MISSING_MS),
                v.intOf(Keys.RETRY_ATTEMPTS_MAX),
                new Backoff(v.longOf(Keys.RETRY_BACKOFF_MS), v.longOf(Keys.RETRY_BACKOFF_MAX_MS)),
                !v.text(Keys.SPOOL_DIR).isEmpty());
        return new GatewayConfig(
                new Http(
                        v.text(Keys.HTTP_HOST),
                        v.intOf(Keys.HTTP_PORT),
                        v.intOf(Keys.HTTP_EVENT_LOOPS),
                        v.intOf(Keys.REQUEST_MAX_BYTES),
                        v.longOf(Keys.REQUEST_TIMEOUT_MS),
                        v.intOf(Keys.REQUEST_MIN_BYTES_PER_SECOND)),
                new Management(v.text(Keys.MANAGEMENT_HOST), v.intOf(Keys.MANAGEMENT_PORT)),
                new Intake(limits, Tier.parse(v.text(Keys.ACK_DEFAULT)).orElseThrow()),
                new Kafka(
                        v.joined(Keys.BOOTSTRAP_SERVERS),
                        Pattern.compile(v.text(Keys.TOPICS_ALLOW)),
                        v.longOf(Keys.TOPIC_REFRESH_MS),
                        v.longOf(Keys.PRODUCER_STUCK_MS),
                        v.doubleOf(Keys.PRODUCER_SPLITS_MAX_PER_SECOND),
                        Map.copyOf(producer)),
                new Cleansed(Set.copyOf(v.list(Keys.CLEANSE_TOPICS)), v.intOf(Keys.CLEANSE_TOPICS_PARTITIONS)),
                spool(v));
    }

    static Spool spool(Values v) {
        return new Spool(
                v.text(Keys.SPOOL_DIR),
                v.longOf(Keys.SPOOL_MAX_BYTES),
                v.longOf(Keys.SPOOL_RESERVE_BYTES),
                v.longOf(Keys.SPOOL_SEGMENT_BYTES),
                v.longOf(Keys.SPOOL_DEAD_MAX_BYTES));
    }
}
