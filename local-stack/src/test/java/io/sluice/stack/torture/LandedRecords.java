package io.sluice.stack.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stack.judge.PublishedFiles;
import io.sluice.stack.judge.TopicLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a topic holds, against where it landed: good records in files, each once and in order; those without a value as
 * dead letters, or once each in quarantine.
 */
final class LandedRecords {

    private static final Pattern COORDINATES = Pattern.compile("\"partition\":(\\d+),\"offset\":(\\d+)");

    private final String topic;
    private final Map<Integer, List<String>> good = new TreeMap<>();
    private final List<String> bad = new ArrayList<>();

    private LandedRecords(String topic) {
        this.topic = topic;
    }

    static LandedRecords expectedFrom(String bootstrapServers, String topic) {
        LandedRecords expected = new LandedRecords(topic);
        for (int partition = 0; partition < SinkCluster.PARTITIONS; partition++) {
            List<String> values = new ArrayList<>();
            for (TopicLog.Entry entry : TopicLog.read(bootstrapServers, topic, partition)) {
                if (entry.value() == null) {
                    expected.bad.add(partition + "@" + entry.offset());
                } else {
                    values.add(entry.value());
                }
            }
            expected.good.put(partition, values);
        }
        return expected;
    }

    long goodCount() {
        return good.values().stream().mapToLong(List::size).sum();
    }

    int badCount() {
        return bad.size();
    }

    void shouldBeInFilesOnceEach(Path root) {
        PublishedFiles files = new PublishedFiles(root.resolve(topic));
        good.forEach((partition, values) -> {
            List<String> lines = files.lines(topic, partition);
            assertThat(lines).as("%s-%d in %s", topic, partition, root).hasSameSizeAs(values);
            assertThat(lines.equals(values))
                    .as("%s-%d in order", topic, partition)
                    .isTrue();
        });
    }

    void shouldBeInQuarantineOnceEach(Path root) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(root.resolve("bad"))) {
            for (Path file : tree.filter(this::isOfTopic).toList()) {
                Files.readAllLines(file).forEach(line -> found.add(coordinates(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(bad);
    }

    /** A root holds what went wrong with other topics too. */
    private boolean isOfTopic(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().startsWith(topic + "+");
    }

    private static String coordinates(String line) {
        Matcher matcher = COORDINATES.matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("a quarantined record without coordinates: " + line);
        }
        return matcher.group(1) + "@" + matcher.group(2);
    }

    /**
     * Each in the queue, and nothing else. Connect hands a record over again that it cannot know to have been
     * acknowledged, so the queue may hold one more than once: what repeats is returned.
     */
    int shouldBeDeadLetters(List<String> queued) {
        assertThat(queued.stream().distinct()).containsExactlyInAnyOrderElementsOf(bad);
        return queued.size() - bad.size();
    }
}
