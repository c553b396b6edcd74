package io.sluice.stack.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The promises of a cleansed chain, as assertions on what files and dead letters hold once everything has come to rest:
 * each valid event is in the files once, each invalid one among the dead letters once, nothing else is in either, and the
 * events of each key stand in the order in which they were sent.
 *
 * @param bootstrapServers of the broker
 * @param topic the clean one
 * @param partitions of it and of its dead letters
 */
public record CleansedChain(String bootstrapServers, String topic, int partitions, PublishedFiles files) {

    /** How many lines the topic's files hold. */
    public long lines() {
        return files.lines(topic).size();
    }

    /** How many dead letters are committed. */
    public long deadLetters() {
        long letters = 0;
        for (int partition = 0; partition < partitions; partition++) {
            letters +=
                    TopicLog.read(bootstrapServers, topic + ".dlq", partition).size();
        }
        return letters;
    }

    /**
     * @param sent by client, how many events from number 0 on
     * @param valid which of them are to pass
     */
    public void shouldHoldEachEventOnceWhereItBelongs(Map<Integer, Long> sent, Predicate<SentEvent> valid) {
        Map<SentEvent, Integer> inFiles = new HashMap<>();
        Map<SentEvent, Integer> inDeadLetters = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            count(files.lines(topic, partition), inFiles);
            count(TopicLog.values(bootstrapServers, topic + ".dlq", partition), inDeadLetters);
        }
        Set<SentEvent> wantedInFiles = new HashSet<>();
        Set<SentEvent> wantedInDeadLetters = new HashSet<>();
        sent.forEach((client, count) -> {
            for (long n = 0; n < count; n++) {
                SentEvent event = new SentEvent(client, n);
                (valid.test(event) ? wantedInFiles : wantedInDeadLetters).add(event);
            }
        });
        shouldHoldOnce("files", inFiles, wantedInFiles);
        shouldHoldOnce("dead letters", inDeadLetters, wantedInDeadLetters);
    }

    /** Where its client is each record's key: all of a client's in one partition, in the order in which it sent them. */
    public void shouldKeepTheOrderOfEachKey() {
        Map<Integer, SentEvent> last = new HashMap<>();
        Map<Integer, Integer> home = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (String line : files.lines(topic, partition)) {
                SentEvent event = SentEvent.parse(line);
                SentEvent before = last.put(event.client(), event);
                int first = home.merge(event.client(), partition, (known, here) -> known);
                assertThat(partition).as("the partition of %s", event).isEqualTo(first);
                assertThat(before == null || before.n() < event.n())
                        .as("%s-%d: %s stands behind %s", topic, partition, event, before)
                        .isTrue();
            }
        }
    }

    private static void count(List<String> lines, Map<SentEvent, Integer> times) {
        lines.forEach(line -> times.merge(SentEvent.parse(line), 1, Integer::sum));
    }

    private void shouldHoldOnce(String where, Map<SentEvent, Integer> found, Set<SentEvent> wanted) {
        Map<String, Integer> notOnce = new TreeMap<>();
        wanted.forEach(event -> {
            int times = found.getOrDefault(event, 0);
            if (times != 1) {
                notOnce.put(event.toString(), times);
            }
        });
        found.forEach((event, times) -> {
            if (!wanted.contains(event)) {
                notOnce.put(event + ", which does not belong there", times);
            }
        });
        assertThat(notOnce)
                .as("%s of %s: events that are not there exactly once, and how often they are", where, topic)
                .isEmpty();
    }
}
