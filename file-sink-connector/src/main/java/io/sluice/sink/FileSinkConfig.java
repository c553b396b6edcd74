package io.sluice.sink;

import io.sluice.sink.compress.Codec;
import io.sluice.sink.compress.Gzip;
import io.sluice.sink.compress.Zstd;
import io.sluice.sink.core.Phase;
import io.sluice.sink.core.Rotation;
import io.sluice.sink.feed.Settings;
import io.sluice.sink.feed.Settings.NullValues;
import io.sluice.sink.format.JsonLines;
import io.sluice.sink.format.RawLines;
import io.sluice.sink.format.RecordFormat;
import io.sluice.sink.partition.Partitioner;
import io.sluice.sink.partition.Partitioners;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** The configuration of a connector and its tasks, turned into a record per concern. */
public final class FileSinkConfig extends AbstractConfig {

    /** @throws org.apache.kafka.common.config.ConfigException naming each value that cannot be used */
    public FileSinkConfig(Map<String, String> properties) {
        super(FileSinkKeys.DEFINITION, properties, false);
    }

    public Path root() {
        return Path.of(getString(FileSinkKeys.ROOT_DIR));
    }

    public String connector() {
        return String.valueOf(originals().get("name"));
    }

    public Settings settings() {
        return new Settings(connector(), buffer(), rotation(), limits(), patience(), nullValues());
    }

    private Settings.Buffer buffer() {
        return new Settings.Buffer(
                getInt(FileSinkKeys.BUFFER_MAX_RECORDS),
                getLong(FileSinkKeys.BUFFER_MAX_MS),
                getInt(FileSinkKeys.BUFFER_MAX_BYTES),
                getLong(FileSinkKeys.BUFFER_MEMORY));
    }

    private Rotation rotation() {
        return new Rotation(
                limit(FileSinkKeys.ROTATE_MAX_BYTES),
                limit(FileSinkKeys.ROTATE_MAX_RECORDS),
                limit(FileSinkKeys.ROTATE_INTERVAL_MS),
                limit(FileSinkKeys.ROTATE_IDLE_MS),
                getBoolean(FileSinkKeys.ROTATE_ON_COMMIT));
    }

    private long limit(String key) {
        long value = getLong(key);
        return value < 0 ? Long.MAX_VALUE : value;
    }

    private Settings.Limits limits() {
        return new Settings.Limits(
                getLong(FileSinkKeys.STOP_TIMEOUT_MS),
                getLong(FileSinkKeys.WRITE_TIMEOUT_MS),
                getInt(FileSinkKeys.MAX_OPEN_FILES),
                getInt(FileSinkKeys.IO_THREADS));
    }

    private Phase.Patience patience() {
        return new Phase.Patience(
                getInt(FileSinkKeys.RETRY_ATTEMPTS),
                getLong(FileSinkKeys.RETRY_BACKOFF_MS),
                getLong(FileSinkKeys.RETRY_BACKOFF_MAX_MS));
    }

    private NullValues nullValues() {
        return NullValues.valueOf(getString(FileSinkKeys.NULL_VALUES).toUpperCase(Locale.ROOT));
    }

    /** A codec holds memory outside the heap: whoever asks for one closes it. */
    public Codec codec() {
        int level = getInt(FileSinkKeys.COMPRESSION_LEVEL);
        return switch (getString(FileSinkKeys.COMPRESSION_TYPE)) {
            case "none" -> Codec.NONE;
            case "gzip" -> new Gzip(level);
            case "zstd" -> new Zstd(level);
            default ->
                throw new IllegalStateException(
                        "compression.type was checked and is " + getString(FileSinkKeys.COMPRESSION_TYPE));
        };
    }

    /** @param codec what the files are compressed with, which their names tell */
    public RecordFormat format(Codec codec) {
        return switch (getString(FileSinkKeys.FORMAT)) {
            case "json" -> new JsonLines(codec.suffix());
            case "raw" -> new RawLines(rawDelimiter(), codec.suffix());
            default -> throw new IllegalStateException("format was checked and is " + getString(FileSinkKeys.FORMAT));
        };
    }

    /** As it was given: Kafka's own parsing trims every text, and would leave nothing of a line break. */
    private String rawDelimiter() {
        Object given = originals().get(FileSinkKeys.RAW_DELIMITER);
        return given == null ? FileSinkKeys.RAW_DELIMITER_DEFAULT : String.valueOf(given);
    }

    public Partitioner partitioner() {
        return switch (getString(FileSinkKeys.PARTITIONER)) {
            case "topic" -> Partitioners.byTopic();
            case "topic-partition" -> Partitioners.byTopicPartition();
            case "time" ->
                Partitioners.byTime(getString(FileSinkKeys.PATH_FORMAT), ZoneId.of(getString(FileSinkKeys.TIMEZONE)));
            case "field" -> Partitioners.byField(getString(FileSinkKeys.PARTITION_FIELD));
            default ->
                throw new IllegalStateException(
                        "partitioner was checked and is " + getString(FileSinkKeys.PARTITIONER));
        };
    }
}
