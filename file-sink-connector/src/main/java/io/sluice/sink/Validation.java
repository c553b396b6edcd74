package io.sluice.sink;

import io.sluice.sink.disk.DiskFault;
import io.sluice.sink.disk.LocalDisk;
import io.sluice.sink.feed.Attempts;
import io.sluice.sink.ledger.RootFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigValue;

/** What can be wrong with a value that its own validator cannot see. */
final class Validation {
    static final String ISOLATION = "consumer.override.isolation.level";
    private static final String TOLERANCE = "errors.tolerance";
    private static final String DEAD_LETTER_TOPIC = "errors.deadletterqueue.topic.name";

    private Validation() {}

    static Optional<String> of(String key, Map<String, String> props) {
        return switch (key) {
            case FileSinkKeys.ROOT_DIR -> root(props.getOrDefault(key, ""));
            case FileSinkKeys.PARTITION_FIELD -> field(props);
            case FileSinkKeys.LOST_RECORDS_ACCEPTED -> tolerance(props);
            case FileSinkKeys.COMPRESSION_LEVEL -> level(props);
            case FileSinkKeys.ROTATE_MAX_BYTES -> rotation(props);
            default -> Optional.empty();
        };
    }

    /** A key of Connect's, which it hands to the consumer: in error where it asks for what may still be taken back. */
    static Optional<ConfigValue> isolation(Map<String, String> props) {
        String level = props.getOrDefault(ISOLATION, "");
        return level.equals("read_uncommitted")
                ? Optional.of(new ConfigValue(
                        ISOLATION,
                        level,
                        List.of("read_committed"),
                        List.of(ISOLATION + " is " + level + ": records of aborted transactions would land in files;"
                                + " set it to read_committed")))
                : Optional.empty();
    }

    private static Optional<String> root(String root) {
        try {
            RootFolder.probe(new LocalDisk(Path.of(root)), Attempts.unique().get());
            return Optional.empty();
        } catch (DiskFault e) {
            return Optional.of(root + " cannot be used: " + e.getMessage());
        }
    }

    private static Optional<String> field(Map<String, String> props) {
        boolean isNeeded = "field".equals(props.get(FileSinkKeys.PARTITIONER));
        return isNeeded && props.getOrDefault(FileSinkKeys.PARTITION_FIELD, "").isEmpty()
                ? Optional.of("partitioner=field needs the name of a field")
                : Optional.empty();
    }

    private static Optional<String> level(Map<String, String> props) {
        String type = props.getOrDefault(FileSinkKeys.COMPRESSION_TYPE, "none");
        int level = Integer.parseInt(props.getOrDefault(FileSinkKeys.COMPRESSION_LEVEL, "-1"));
        int highest = switch (type) {
            case "gzip" -> 9;
            case "zstd" -> 22;
            default -> -1;
        };
        boolean isValid = level == -1 || (level >= 1 && level <= highest);
        return isValid
                ? Optional.empty()
                : Optional.of(FileSinkKeys.COMPRESSION_LEVEL + " is " + level + ", and "
                        + (highest < 0
                                ? FileSinkKeys.COMPRESSION_TYPE + " is " + type + ": leave it at -1"
                                : type + " takes 1 to " + highest + ", or -1 for its own choice"));
    }

    private static Optional<String> tolerance(Map<String, String> props) {
        boolean loses = "all".equals(props.get(TOLERANCE))
                && props.getOrDefault(DEAD_LETTER_TOPIC, "").isEmpty()
                && !Boolean.parseBoolean(props.getOrDefault(FileSinkKeys.LOST_RECORDS_ACCEPTED, "false"));
        return loses
                ? Optional.of(TOLERANCE + "=all without " + DEAD_LETTER_TOPIC + " makes Connect drop what a converter"
                        + " refuses, and the offsets of those records would be in no file and no queue: name a topic,"
                        + " leave the tolerance at none, or set " + FileSinkKeys.LOST_RECORDS_ACCEPTED + "=true")
                : Optional.empty();
    }

    private static Optional<String> rotation(Map<String, String> props) {
        long rotate = Long.parseLong(props.getOrDefault(FileSinkKeys.ROTATE_MAX_BYTES, "-1"));
        long buffer = Long.parseLong(props.getOrDefault(FileSinkKeys.BUFFER_MAX_BYTES, "0"));
        return rotate >= 0 && rotate < buffer
                ? Optional.of(FileSinkKeys.ROTATE_MAX_BYTES + " is " + rotate + ", smaller than "
                        + FileSinkKeys.BUFFER_MAX_BYTES + " (" + buffer + "): raise it, or lower the buffer")
                : Optional.empty();
    }
}
