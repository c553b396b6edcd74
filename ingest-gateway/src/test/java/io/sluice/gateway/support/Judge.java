package io.sluice.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a topic by the promises: what was acknowledged is there, copies carry the same id, order is kept. */
public final class Judge {
    private static final Pattern NAME = Pattern.compile("\"name\":\"(t(\\d+)-(\\d+))\"");

    private Judge() {}

    /** Returns how many records are there more than once. */
    public static int keptItsPromises(List<TopicReader.Read> records, Set<String> acknowledged) {
        Map<String, String> idByName = new HashMap<>();
        Map<String, Integer> partitionByName = new HashMap<>();
        Map<String, String> nameById = new HashMap<>();
        Map<String, Long> lastByStream = new HashMap<>();
        List<String> disorder = new ArrayList<>();
        int copies = 0;
        for (TopicReader.Read record : records) {
            Matcher name = NAME.matcher(record.value());
            assertThat(name.find()).as(record.value()).isTrue();
            String known = idByName.putIfAbsent(name.group(1), record.id());
            if (known != null) {
                copies++;
                assertThat(record.id())
                        .as("the id of a copy of " + name.group(1))
                        .isEqualTo(known);
                assertThat(record.partition()).as("its partition").isEqualTo(partitionByName.get(name.group(1)));
                continue;
            }
            partitionByName.put(name.group(1), record.partition());
            String other = nameById.putIfAbsent(record.id(), name.group(1));
            assertThat(other).as("another record with the id " + record.id()).isNull();
            String stream = record.partition() + "/" + name.group(2);
            long number = Long.parseLong(name.group(3));
            Long before = lastByStream.put(stream, number);
            if (before != null && before > number) {
                disorder.add(stream + ": " + before + " before " + number);
            }
        }
        Set<String> missing = new HashSet<>(acknowledged);
        missing.removeAll(idByName.keySet());
        assertThat(missing)
                .as("acknowledged and not in the topic, of " + acknowledged.size())
                .isEmpty();
        assertThat(disorder).as("first occurrences out of order").isEmpty();
        return copies;
    }
}
