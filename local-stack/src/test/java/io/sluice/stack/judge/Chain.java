package io.sluice.stack.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The promises of the chain, as assertions on what the topic and the files hold once everything has come to rest:
 * nothing acknowledged is missing, a record that came twice has the same id, first occurrences stand in the order in
 * which their client sent them, and each offset is in one file.
 */
public final class Chain {

    private final String topic;
    private final Map<Integer, List<TopicLog.Entry>> partitions = new TreeMap<>();

    private Chain(String topic) {
        this.topic = topic;
    }

    /** Reads the whole topic. */
    public static Chain read(String bootstrapServers, String topic, int partitions) {
        Chain chain = new Chain(topic);
        for (int partition = 0; partition < partitions; partition++) {
            chain.partitions.put(partition, TopicLog.read(bootstrapServers, topic, partition));
        }
        return chain;
    }

    public long records() {
        return partitions.values().stream().mapToLong(List::size).sum();
    }

    /** Each offset in exactly one file, in the order of offsets. */
    public void shouldBeInFilesOnceEach(PublishedFiles files) {
        partitions.forEach((partition, entries) -> {
            List<String> inTopic = entries.stream().map(TopicLog.Entry::value).toList();
            List<String> inFiles = files.lines(topic, partition);
            int first = firstDifference(inTopic, inFiles);
            assertThat(first)
                    .as(
                            "%s-%d: %d records in the topic, %d lines in files; first difference at record %d: '%s' in the"
                                    + " topic, '%s' in the files",
                            topic,
                            partition,
                            inTopic.size(),
                            inFiles.size(),
                            first,
                            at(inTopic, first),
                            at(inFiles, first))
                    .isEqualTo(-1);
        });
    }

    /**
     * Every acknowledged event is there.
     *
     * @param acknowledged by client, how many events from number 0 on
     */
    public void shouldHoldAll(Map<Integer, Long> acknowledged) {
        Map<SentEvent, String> ids = shouldHaveOneIdEach();
        List<SentEvent> missing = new ArrayList<>();
        acknowledged.forEach((client, count) -> {
            for (long n = 0; n < count; n++) {
                SentEvent event = new SentEvent(client, n);
                if (!ids.containsKey(event)) {
                    missing.add(event);
                }
            }
        });
        assertThat(missing).as("acknowledged and not in the topic").isEmpty();
    }

    /** The first occurrences of one client's events stand in each partition in the order in which it sent them. */
    public void shouldKeepTheOrderOfFirstOccurrences() {
        partitions.forEach((partition, entries) -> {
            Map<Integer, Long> last = new HashMap<>();
            Map<SentEvent, Long> seen = new HashMap<>();
            for (TopicLog.Entry entry : entries) {
                SentEvent event = SentEvent.parse(entry.value());
                if (seen.putIfAbsent(event, entry.offset()) == null) {
                    Long before = last.put(event.client(), event.n());
                    assertThat(before == null || before < event.n())
                            .as(
                                    "%s-%d@%d: %s comes first after number %s",
                                    topic, partition, entry.offset(), event, before)
                            .isTrue();
                }
            }
        });
    }

    private Map<SentEvent, String> shouldHaveOneIdEach() {
        Map<SentEvent, String> ids = new HashMap<>();
        partitions
                .values()
                .forEach(entries -> entries.forEach(entry -> {
                    SentEvent event = SentEvent.parse(entry.value());
                    Optional<String> id = entry.id();
                    assertThat(id).as("the ingest-id of %s", event).isPresent();
                    String before = ids.putIfAbsent(event, id.orElseThrow());
                    assertThat(before == null || before.equals(id.orElseThrow()))
                            .as("%s came twice, as %s and as %s", event, before, id.orElseThrow())
                            .isTrue();
                }));
        return ids;
    }

    private static int firstDifference(List<String> expected, List<String> actual) {
        int common = Math.min(expected.size(), actual.size());
        for (int i = 0; i < common; i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                return i;
            }
        }
        return expected.size() == actual.size() ? -1 : common;
    }

    private static String at(List<String> lines, int index) {
        return index >= 0 && index < lines.size() ? lines.get(index) : "nothing";
    }
}
