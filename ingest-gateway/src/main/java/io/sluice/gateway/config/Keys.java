package io.sluice.gateway.config;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.sluice.gateway.intake.Tier;
import io.sluice.gateway.spool.SpoolConfig;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The definition of every key. The reference page is generated from it. */
public final class Keys {
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    public static final String PROCESS_ROLES = "process.roles";
    public static final String HTTP_HOST = "http.host";
    public static final String HTTP_PORT = "http.port";
    public static final String HTTP_EVENT_LOOPS = "http.event.loops";
    public static final String MANAGEMENT_HOST = "management.host";
    public static final String MANAGEMENT_PORT = "management.port";
    public static final String TOPICS_ALLOW = "topics.allow";
    public static final String TOPIC_REFRESH_MS = "topic.refresh.ms";
    public static final String TOPIC_MISSING_MS = "topic.missing.ms";
    public static final String REQUEST_MAX_BYTES = "request.max.bytes";
    public static final String REQUEST_TIMEOUT_MS = "request.timeout.ms";
    public static final String REQUEST_MIN_BYTES_PER_SECOND = "request.min.bytes.per.second";
    public static final String QUEUE_MAX_BATCHES = "queue.max.batches";
    public static final String QUEUE_MAX_BYTES = "queue.max.bytes";
    public static final String CLIENT_MAX_SHARE = "client.max.share";
    public static final String ACK_DEFAULT = "ack.default";
    public static final String SEND_TIMEOUT_MS = "send.timeout.ms";
    public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
    public static final String RETRY_ATTEMPTS_MAX = "retry.attempts.max";
    public static final String PRODUCER_STUCK_MS = "producer.stuck.ms";
    public static final String PRODUCER_SPLITS_MAX_PER_SECOND = "producer.splits.max.per.second";
    public static final String SPOOL_DIR = "spool.dir";
    public static final String SPOOL_MAX_BYTES = "spool.max.bytes";
    public static final String SPOOL_RESERVE_BYTES = "spool.reserve.bytes";
    public static final String SPOOL_SEGMENT_BYTES = "spool.segment.bytes";
    public static final String SPOOL_DEAD_MAX_BYTES = "spool.dead.max.bytes";
    public static final String SHUTDOWN_TIMEOUT_MS = "shutdown.timeout.ms";
    /** The same two keys that cleanse has, so that one file serves both. */
    public static final String CLEANSE_TOPICS = "cleanse.topics";

    public static final String CLEANSE_TOPICS_PARTITIONS = "cleanse.topics.partitions";
    public static final String PRODUCER_PREFIX = "producer.";
    /** Read by whoever runs the topology in the same process; checked here so that a typing error is found. */
    public static final String STREAMS_PREFIX = "streams.";
    /** The keys of cleanse, which checks them itself; one file can serve both. */
    public static final String CLEANSE_PREFIX = "cleanse.";

    static final String GROUP_KAFKA = "Kafka";
    static final String GROUP_HTTP = "HTTP";
    static final String GROUP_QUEUE = "Intake and send";
    static final String GROUP_CLEANSED = "Cleansed topics";
    static final String GROUP_SPOOL = "Disk spool";
    static final String GROUP_STOP = "Process";

    private Keys() {}

    public static ConfigDef definition() {
        ConfigDef def = new ConfigDef();
        kafka(new Group(def, GROUP_KAFKA));
        http(new Group(def, GROUP_HTTP));
        queue(new Group(def, GROUP_QUEUE));
        cleansed(new Group(def, GROUP_CLEANSED));
        spool(new Group(def, GROUP_SPOOL));
        process(new Group(def, GROUP_STOP));
        return def;
    }

    private static void kafka(Group group) {
        group.required(
                BOOTSTRAP_SERVERS,
                Type.LIST,
                ValidList.anyNonDuplicateValues(false, false),
                "The brokers to find the cluster by, host:port separated by commas.");
        group.optional(
                TOPICS_ALLOW,
                Type.STRING,
                "[a-zA-Z0-9._-]{1,249}",
                Keys::regex,
                "A regex that the whole name of a topic must match to be posted to. Names that begin with '_' or end in"
                        + " '.raw' or '.dlq' are never accepted.");
        group.optional(
                TOPIC_REFRESH_MS,
                Type.LONG,
                60_000L,
                atLeast(100),
                "How often what is known of a topic (partitions, leaders, limits, permission) is asked for again.");
        group.optional(
                TOPIC_MISSING_MS,
                Type.LONG,
                600_000L,
                atLeast(0),
                "How long acknowledged batches wait for a topic that does not exist, or may not be written, before"
                        + " they become dead letters.");
        group.optional(
                PRODUCER_STUCK_MS,
                Type.LONG,
                120_000L,
                atLeast(1_000),
                "A producer that holds batches of a healthy topic and gets no answer for this long is replaced.");
        group.optional(
                PRODUCER_SPLITS_MAX_PER_SECOND,
                Type.DOUBLE,
                20.0,
                atLeast(0.1),
                "A producer that splits batches more often than this, because brokers find them too large, is replaced:"
                        + " it may be splitting one for ever.");
    }

    private static void http(Group group) {
        group.optional(
                HTTP_HOST,
                Type.STRING,
                "127.0.0.1",
                new NonEmptyString(),
                "The address of the data port. The default serves this machine only: nothing is exposed by accident."
                        + " 0.0.0.0 serves the network.");
        group.optional(HTTP_PORT, Type.INT, 8080, between(0, 65535), "The data port; 0 takes a free one and logs it.");
        group.optional(
                HTTP_EVENT_LOOPS,
                Type.INT,
                0,
                between(0, 1024),
                "Threads that serve the data port; 0 takes one for each core.");
        group.optional(
                MANAGEMENT_HOST,
                Type.STRING,
                "127.0.0.1",
                new NonEmptyString(),
                "The address of the management port (health, metrics).");
        group.optional(MANAGEMENT_PORT, Type.INT, 8081, between(0, 65535), "The management port; 0 takes a free one.");
        group.optional(
                REQUEST_MAX_BYTES,
                Type.INT,
                4 << 20,
                between(1, 128 << 20),
                "The largest body; more is refused with 413.");
        group.optional(
                REQUEST_TIMEOUT_MS,
                Type.LONG,
                30_000L,
                atLeast(100),
                "A body that has not arrived in full by then is refused with 408, and its room given back.");
        group.optional(
                REQUEST_MIN_BYTES_PER_SECOND,
                Type.INT,
                1_024,
                atLeast(0),
                "A body that after 5 s has arrived more slowly than this is refused with 408; 0 takes any.");
    }

    private static void queue(Group group) {
        group.optional(
                QUEUE_MAX_BATCHES,
                Type.INT,
                10_000,
                atLeast(1),
                "Batches inside at most, from the admission of the request until Kafka or the disk has it. At the limit"
                        + " the answer is 503 queue_full.");
        group.optional(
                QUEUE_MAX_BYTES,
                Type.LONG,
                64L << 20,
                atLeast(1),
                "Bytes of bodies inside at most, queue and producer together.");
        group.optional(
                CLIENT_MAX_SHARE,
                Type.DOUBLE,
                0.25,
                between(0.001, 1.0),
                "Of both bounds of the queue, what one client (one address) may hold; more is refused with 429"
                        + " client_quota. Behind a proxy all clients are one: set 1 there.");
        group.optional(
                ACK_DEFAULT,
                Type.STRING,
                Tier.KAFKA.text(),
                ValidString.in(Tier.KAFKA.text(), Tier.SPOOL.text(), Tier.MEMORY.text()),
                "The tier that a request waits for when it does not say: kafka, spool or memory.");
        group.optional(
                SEND_TIMEOUT_MS,
                Type.LONG,
                10_000L,
                atLeast(1),
                "From acceptance to the answer. It bounds the answer, not the producer, which never gives up.");
        group.optional(RETRY_BACKOFF_MS, Type.LONG, 100L, atLeast(1), "The first wait before a topic is tried again.");
        group.optional(
                RETRY_BACKOFF_MAX_MS,
                Type.LONG,
                10_000L,
                atLeast(1),
                "The longest wait before a topic is tried again; waits double up to it, with jitter.");
        group.optional(
                RETRY_ATTEMPTS_MAX,
                Type.INT,
                10,
                atLeast(1),
                "A batch that one producer after another fails with is sent alone this often before it becomes a dead"
                        + " letter. Trouble that is known to pass is waited for without end.");
    }

    private static void cleansed(Group group) {
        group.optional(
                CLEANSE_TOPICS,
                Type.LIST,
                "",
                ValidList.anyNonDuplicateValues(true, false),
                "Topics that are cleansed: what is posted to such a topic goes to <topic>.raw, from where cleanse brings"
                        + " it to the topic itself. The same key, with the same value, as cleanse has.");
        group.optional(
                CLEANSE_TOPICS_PARTITIONS,
                Type.INT,
                4,
                between(1, 10_000),
                "Partitions of each cleansed topic and of its raw topic. Where Kafka has another number the gateway is"
                        + " not ready and refuses what is posted to it: the number decides where an id goes, and so"
                        + " whether its copies meet. Change it only when everything is drained.");
    }

    private static void spool(Group group) {
        group.optional(
                SPOOL_DIR,
                Type.STRING,
                "",
                (name, value) -> {},
                "The folder of the disk spool, on a local disk, for this gateway alone. Empty: no spool; then ack=spool"
                        + " is answered by Kafka, and what Kafka does not take in time is refused.");
        group.optional(
                SPOOL_MAX_BYTES,
                Type.LONG,
                SpoolConfig.DEFAULT_MAX_BYTES,
                atLeast(1),
                "What the folder may hold, dead letters apart. At the limit the answer is 503 spool_full.");
        group.optional(
                SPOOL_RESERVE_BYTES,
                Type.LONG,
                SpoolConfig.DEFAULT_RESERVE_BYTES,
                atLeast(0),
                "Room on the disk that is left to others.");
        group.optional(
                SPOOL_SEGMENT_BYTES,
                Type.LONG,
                SpoolConfig.DEFAULT_SEGMENT_BYTES,
                atLeast(1),
                "The size of a file, and so the unit in which room is given back.");
        group.optional(
                SPOOL_DEAD_MAX_BYTES,
                Type.LONG,
                SpoolConfig.DEFAULT_DEAD_MAX_BYTES,
                atLeast(1),
                "What the dead store may hold: records that neither their topic nor its dead-letter topic takes.");
    }

    private static void process(Group group) {
        group.optional(
                PROCESS_ROLES,
                Type.LIST,
                "gateway",
                ValidList.in("gateway", "cleanse"),
                "What this process runs: gateway, cleanse, or both; cleanse has keys of its own"
                        + " (docs/cleanse-configuration.md).");
        group.optional(
                SHUTDOWN_TIMEOUT_MS,
                Type.LONG,
                10_000L,
                atLeast(100),
                "From SIGTERM to the end of the process. Every step of the stop has its share of it.");
    }

    private static void regex(String name, Object value) {
        try {
            Pattern.compile((String) value);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(name, value, "not a regex: " + e.getDescription());
        }
    }

    /** Adds keys to one group in the order in which they are to be read. */
    private static final class Group {
        private final ConfigDef def;
        private final String name;
        private int order;

        Group(ConfigDef def, String name) {
            this.def = def;
            this.name = name;
        }

        void required(String key, Type type, ConfigDef.Validator validator, String doc) {
            define(key, type, ConfigDef.NO_DEFAULT_VALUE, validator, Importance.HIGH, doc);
        }

        void optional(String key, Type type, Object byDefault, ConfigDef.Validator validator, String doc) {
            define(key, type, byDefault, validator, Importance.MEDIUM, doc);
        }

        private void define(
                String key,
                Type type,
                Object byDefault,
                ConfigDef.Validator validator,
                Importance importance,
                String doc) {
            def.define(key, type, byDefault, validator, importance, doc, name, ++order, Width.MEDIUM, key);
        }
    }
}
