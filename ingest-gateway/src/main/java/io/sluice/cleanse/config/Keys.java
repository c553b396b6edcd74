package io.sluice.cleanse.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Every key, its default, its limits and what it does. */
public final class Keys {

    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    public static final String APPLICATION_ID = "cleanse.application.id";
    public static final String TOPICS = "cleanse.topics";
    public static final String DEDUP_WINDOW_MS = "cleanse.dedup.window.ms";
    public static final String OPEN_PAGES_MAX = "cleanse.open.pages.max";
    public static final String CLOCK_AHEAD_MAX_MS = "cleanse.clock.ahead.max.ms";
    public static final String TIMESTAMP_BEHIND_MAX_MS = "cleanse.timestamp.behind.max.ms";
    public static final String STATE_DIR = "cleanse.state.dir";
    public static final String STATE_MAX_BYTES = "cleanse.state.max.bytes";
    public static final String THREADS = "cleanse.threads";
    public static final String STANDBY_REPLICAS = "cleanse.standby.replicas";
    public static final String COMMIT_INTERVAL_MS = "cleanse.commit.interval.ms";
    public static final String PROTOCOL = "cleanse.protocol";
    public static final String OFFSETS_MISSING = "cleanse.offsets.missing";
    public static final String TOPICS_CREATE = "cleanse.topics.create";
    public static final String TOPICS_PARTITIONS = "cleanse.topics.partitions";
    public static final String TOPICS_REPLICATION_FACTOR = "cleanse.topics.replication.factor";
    public static final String START_TIMEOUT_MS = "cleanse.start.timeout.ms";
    public static final String STOP_TIMEOUT_MS = "cleanse.stop.timeout.ms";
    public static final String MANAGEMENT_HOST = "cleanse.management.host";
    public static final String MANAGEMENT_PORT = "cleanse.management.port";

    /** {@code cleanse.topic.<name>.format} and so on: what one topic demands. */
    public static final String TOPIC_PREFIX = "cleanse.topic.";

    /** Passed on to Kafka Streams. */
    public static final String STREAMS_PREFIX = "streams.";

    public static final String FORMAT = "format";
    public static final String SCHEMA = "schema";
    public static final String ROUTE_HEADER = "route.header";
    public static final String ROUTE_POINTER = "route.pointer";
    public static final String ROUTE_TOPICS = "route.topics";

    private Keys() {}

    public static ConfigDef common() {
        return new ConfigDef()
                .define(BOOTSTRAP_SERVERS, Type.LIST, HIGH, "Brokers to begin with: host:port, separated by commas.")
                .define(TOPICS, Type.LIST, HIGH, "Topics to cleanse: each is read from <topic>.raw.")
                .define(STATE_DIR, Type.STRING, HIGH, "Folder for the dedup state; on a disk that outlives a restart.")
                .define(APPLICATION_ID, Type.STRING, "sluice-cleanse", HIGH, "Consumer group and prefix of changelogs.")
                .define(DEDUP_WINDOW_MS, Type.LONG, 86_400_000L, atLeast(1000), HIGH, "How long an id is remembered.")
                .define(
                        STATE_MAX_BYTES,
                        Type.LONG,
                        8L << 30,
                        atLeast(1 << 20),
                        HIGH,
                        "Disk for the state; past it, nothing more is taken in.")
                .define(THREADS, Type.INT, 1, between(1, 256), MEDIUM, "Stream threads of this process.")
                .define(
                        STANDBY_REPLICAS,
                        Type.INT,
                        0,
                        between(0, 8),
                        MEDIUM,
                        "Copies of the state on other instances, ready to take over.")
                .define(
                        COMMIT_INTERVAL_MS,
                        Type.INT,
                        100,
                        between(10, 10_000),
                        MEDIUM,
                        "How often transactions are committed: less is lower latency, more is less work.")
                .define(
                        OPEN_PAGES_MAX,
                        Type.INT,
                        1024,
                        between(1, 1 << 20),
                        LOW,
                        "Batches per partition whose state is kept open in memory, about 1.2 KiB each.")
                .define(
                        CLOCK_AHEAD_MAX_MS,
                        Type.LONG,
                        300_000L,
                        atLeast(0),
                        LOW,
                        "How far ahead of this machine's clock a broker's may move the window.")
                .define(
                        TIMESTAMP_BEHIND_MAX_MS,
                        Type.LONG,
                        302_400_000L,
                        atLeast(0),
                        MEDIUM,
                        "How far back a client's timestamp may lie to become the record's; at most half of the clean topics' retention.")
                .define(
                        PROTOCOL,
                        Type.STRING,
                        "auto",
                        ValidString.in("auto", "classic", "streams"),
                        MEDIUM,
                        "Rebalance protocol; auto takes streams where the group's session timeout is 10 s or less.")
                .define(
                        OFFSETS_MISSING,
                        Type.STRING,
                        "fail",
                        ValidString.in("fail", "earliest"),
                        MEDIUM,
                        "What to do where state exists and the group's offsets are gone.")
                .define(TOPICS_CREATE, Type.BOOLEAN, false, MEDIUM, "Create topics that are missing.")
                .define(
                        TOPICS_PARTITIONS,
                        Type.INT,
                        4,
                        between(1, 10_000),
                        HIGH,
                        "Partitions of each raw, clean and dead-letter topic.")
                .define(
                        TOPICS_REPLICATION_FACTOR,
                        Type.SHORT,
                        (short) 3,
                        between(1, 16),
                        MEDIUM,
                        "Replicas of topics that are created, and of the state's changelogs.")
                .define(
                        START_TIMEOUT_MS,
                        Type.LONG,
                        60_000L,
                        atLeast(1000),
                        LOW,
                        "How long to wait at start for the brokers.")
                .define(STOP_TIMEOUT_MS, Type.LONG, 10_000L, atLeast(100), LOW, "How long a stop may take.")
                .define(MANAGEMENT_HOST, Type.STRING, "127.0.0.1", LOW, "Address of /metrics and /health.")
                .define(
                        MANAGEMENT_PORT,
                        Type.INT,
                        8082,
                        between(-1, 65_535),
                        MEDIUM,
                        "Port of /metrics and /health; 0 for any, -1 for none.");
    }

    public static ConfigDef ofTopic() {
        return new ConfigDef()
                .define(
                        FORMAT,
                        Type.STRING,
                        "json",
                        ValidString.in("json", "bytes"),
                        HIGH,
                        "json: each record is one well-formed JSON value; bytes: anything.")
                .define(SCHEMA, Type.STRING, "", HIGH, "File with a JSON Schema for the records.")
                .define(ROUTE_HEADER, Type.STRING, "", MEDIUM, "Header that names the topic a record goes to.")
                .define(
                        ROUTE_POINTER,
                        Type.STRING,
                        "",
                        MEDIUM,
                        "JSON pointer to the string that names the topic a record goes to.")
                .define(ROUTE_TOPICS, Type.LIST, List.of(), MEDIUM, "Topics that a record may name.");
    }
}
