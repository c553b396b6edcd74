package io.sluice.sink;

import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Every key of the connector, its default and what it means. */
final class FileSinkKeys {
    static final String ROOT_DIR = "root.dir";
    static final String FORMAT = "format";
    static final String RAW_DELIMITER = "raw.delimiter";
    static final String RAW_DELIMITER_DEFAULT = "\n";
    static final String COMPRESSION_TYPE = "compression.type";
    static final String COMPRESSION_LEVEL = "compression.level";
    static final String PARTITIONER = "partitioner";
    static final String PATH_FORMAT = "path.format";
    static final String TIMEZONE = "timezone";
    static final String PARTITION_FIELD = "partition.field.name";
    static final String BUFFER_MAX_RECORDS = "buffer.max.records";
    static final String BUFFER_MAX_MS = "buffer.max.ms";
    static final String BUFFER_MAX_BYTES = "buffer.max.bytes";
    static final String BUFFER_MEMORY = "buffer.memory";
    static final String ROTATE_ON_COMMIT = "rotate.on.commit";
    static final String ROTATE_MAX_BYTES = "rotate.max.bytes";
    static final String ROTATE_MAX_RECORDS = "rotate.max.records";
    static final String ROTATE_INTERVAL_MS = "rotate.interval.ms";
    static final String ROTATE_IDLE_MS = "rotate.idle.ms";
    static final String STOP_TIMEOUT_MS = "stop.timeout.ms";
    static final String WRITE_TIMEOUT_MS = "write.timeout.ms";
    static final String MAX_OPEN_FILES = "max.open.files";
    static final String IO_THREADS = "io.threads";
    static final String RETRY_ATTEMPTS = "retry.attempts";
    static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
    static final String NULL_VALUES = "behavior.on.null.values";
    static final String DEAD_LETTER_MAX_BYTES = "dead.letter.max.bytes";
    static final String QUARANTINE_PATH = "quarantine.path";
    static final String LOST_RECORDS_ACCEPTED = "errors.lost.records.accepted";

    /** Set by the connector for its tasks, never by a person. */
    static final String ROOT_ID = "sluice.root.id";

    static final ConfigDef DEFINITION = new ConfigDef();

    static {
        where();
        buffer();
        rotation();
        limits();
        badRecords();
    }

    private FileSinkKeys() {}

    private static void where() {
        required(
                ROOT_DIR,
                Type.STRING,
                validator(FileSinkKeys::checkRoot),
                "Absolute path of the folder under which files are published. Growing files and ledgers lie in its hidden folder .sluice, so it must be one filesystem.");
        define(
                FORMAT,
                Type.STRING,
                "json",
                in("json", "raw"),
                "json: one JSON document a line; bytes and strings land as they came. raw: the value's bytes and raw.delimiter.");
        define(
                RAW_DELIMITER,
                Type.STRING,
                RAW_DELIMITER_DEFAULT,
                null,
                "What stands behind each record where format is raw; a line break unless something else is given.");
        define(
                COMPRESSION_TYPE,
                Type.STRING,
                "none",
                in("none", "gzip", "zstd"),
                "What files are compressed with: each buffer that is written becomes a member of its own, so that a file is valid behind every commit. Names end with .gz or .zst.");
        define(
                COMPRESSION_LEVEL,
                Type.INT,
                -1,
                atLeast(-1),
                "How hard to compress: 1 to 9 for gzip, 1 to 22 for zstd; -1 leaves it to the library.");
        define(
                PARTITIONER,
                Type.STRING,
                "topic-partition",
                in("topic", "topic-partition", "time", "field"),
                "What the folder of a file is made of: the topic, topic and partition, the record's time, or a field of its value.");
        define(
                PATH_FORMAT,
                Type.STRING,
                "'year='yyyy/'month='MM/'day='dd/'hour='HH",
                validator(FileSinkKeys::checkPattern),
                "The folders of partitioner=time, as a java.time pattern.");
        define(TIMEZONE, Type.STRING, "UTC", validator(FileSinkKeys::checkZone), "The time zone of path.format.");
        define(PARTITION_FIELD, Type.STRING, "", null, "The top-level field of partitioner=field.");
    }

    private static void buffer() {
        define(
                BUFFER_MAX_RECORDS,
                Type.INT,
                512,
                atLeast(1),
                "A part's buffer is written when it holds as many records.");
        define(
                BUFFER_MAX_MS,
                Type.LONG,
                500L,
                atLeast(1),
                "A part's buffer is written when its oldest record has waited as long.");
        define(
                BUFFER_MAX_BYTES,
                Type.INT,
                1 << 20,
                atLeast(1),
                "A part's buffer is written when it holds as many bytes.");
        define(
                BUFFER_MEMORY,
                Type.LONG,
                64L << 20,
                atLeast(1 << 20),
                "Bytes that all partitions of a task may hold that are not written yet; past it the biggest is paused.");
    }

    private static void rotation() {
        define(
                ROTATE_ON_COMMIT,
                Type.BOOLEAN,
                false,
                null,
                "Publish every part at every commit, so that what is committed is visible. Files are then as large as what comes between two commits.");
        define(
                ROTATE_MAX_BYTES,
                Type.LONG,
                1L << 30,
                atLeast(-1),
                "A part that holds as many bytes, counted before compression, is published; -1 is never.");
        define(
                ROTATE_MAX_RECORDS,
                Type.LONG,
                -1L,
                atLeast(-1),
                "A part that holds as many records is published; -1 is never.");
        define(
                ROTATE_INTERVAL_MS,
                Type.LONG,
                600_000L,
                atLeast(-1),
                "A part is published as long after its first record; -1 is never.");
        define(
                ROTATE_IDLE_MS,
                Type.LONG,
                -1L,
                atLeast(-1),
                "A part is published when no record has come for as long; -1 is never.");
    }

    private static void limits() {
        define(
                STOP_TIMEOUT_MS,
                Type.LONG,
                3000L,
                atLeast(1),
                "How long a commit may hold up the task. What is not durable by then is not committed and is read again.");
        define(
                WRITE_TIMEOUT_MS,
                Type.LONG,
                5000L,
                atLeast(1),
                "A disk operation that takes longer pauses its partition until it returns.");
        define(
                MAX_OPEN_FILES,
                Type.INT,
                1000,
                atLeast(1),
                "Part files that a task keeps open; past it the coldest is closed.");
        define(
                IO_THREADS,
                Type.INT,
                8,
                atLeast(1),
                "Threads of a task that write and sync; as many more help while a partition has many files to sync.");
        define(
                RETRY_ATTEMPTS,
                Type.INT,
                10,
                atLeast(1),
                "How often in a row a partition may fail before the task does. A full disk is waited for without end.");
        define(
                RETRY_BACKOFF_MS,
                Type.LONG,
                100L,
                atLeast(1),
                "The wait after a first failure; each further one is twice as long.");
        define(RETRY_BACKOFF_MAX_MS, Type.LONG, 10_000L, atLeast(1), "The longest wait after a failure.");
    }

    private static void badRecords() {
        define(
                NULL_VALUES,
                Type.STRING,
                "fail",
                in("ignore", "write", "fail"),
                "A record without a value: ignore records its offset as filtered, write hands it to the format, fail treats it as a bad record.");
        define(
                DEAD_LETTER_MAX_BYTES,
                Type.INT,
                900_000,
                atLeast(1),
                "A bad record larger than this is not handed to the dead letter queue, whose producer would drop it unnoticed; the task fails instead.");
        define(
                QUARANTINE_PATH,
                Type.STRING,
                "",
                validator(FileSinkKeys::checkQuarantine),
                "A folder below root.dir for bad records, written with the same exactness as all files. Empty: they go to the connector's dead letter queue.");
        define(
                LOST_RECORDS_ACCEPTED,
                Type.BOOLEAN,
                false,
                null,
                "Accept errors.tolerance=all without errors.deadletterqueue.topic.name, with which Connect drops records"
                        + " that a converter or transform refuses.");
        DEFINITION.defineInternal(ROOT_ID, Type.STRING, "", Importance.LOW);
    }

    private static void define(String key, Type type, Object defaultValue, @Nullable Validator validator, String doc) {
        DEFINITION.define(key, type, defaultValue, validator, Importance.MEDIUM, doc);
    }

    private static void required(String key, Type type, Validator validator, String doc) {
        DEFINITION.define(key, type, ConfigDef.NO_DEFAULT_VALUE, validator, Importance.HIGH, doc);
    }

    private interface Check {
        void check(String key, String value);
    }

    private static Validator validator(Check check) {
        return (key, value) -> {
            if (value != null) {
                check.check(key, String.valueOf(value));
            }
        };
    }

    private static void checkRoot(String key, String value) {
        if (!Path.of(value).isAbsolute()) {
            throw new ConfigException(
                    key, value, "It must be absolute: a worker's working folder is no place to rely on");
        }
    }

    private static void checkPattern(String key, String value) {
        String path;
        try {
            path = DateTimeFormatter.ofPattern(value, Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .format(Instant.EPOCH);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ConfigException(key, value, "It is no java.time pattern: " + e.getMessage());
        }
        if (List.of(path.split("/", -1)).contains("")) {
            throw new ConfigException(key, value, "It makes the path " + path + ", with a folder that has no name");
        }
    }

    private static void checkZone(String key, String value) {
        try {
            ZoneId.of(value);
        } catch (DateTimeException e) {
            throw new ConfigException(key, value, "It is no time zone: " + e.getMessage());
        }
    }

    private static void checkQuarantine(String key, String value) {
        for (String name : value.split("/", -1)) {
            if (!value.isEmpty() && (name.isEmpty() || name.startsWith("."))) {
                throw new ConfigException(
                        key, value, "It must be a relative path, and no name in it may begin with a dot");
            }
        }
    }
}
