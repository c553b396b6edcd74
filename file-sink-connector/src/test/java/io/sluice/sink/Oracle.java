package io.sluice.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.sink.core.Entry;
import io.sluice.sink.core.Entry.Content;
import io.sluice.sink.core.Entry.Published;
import io.sluice.sink.core.EntryText;
import io.sluice.sink.core.Manifest;
import io.sluice.sink.core.Ranges;
import io.sluice.sink.sim.FakeKafka;
import io.sluice.sink.sim.SimDisk;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges a disk against the log that was sunk to it: each offset that is committed is in exactly one file, with the
 * bytes that were sent, or is one of those that must not be in any.
 */
final class Oracle {
    private final FakeKafka kafka;
    private final Set<TopicPartition> partitions;
    private final LongPredicate isWritten;

    /** @param isWritten which offsets, of those that have a record, belong into a file */
    Oracle(FakeKafka kafka, Set<TopicPartition> partitions, LongPredicate isWritten) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.isWritten = isWritten;
    }

    void judge(SimDisk disk) {
        Map<String, Published> known = new HashMap<>();
        for (TopicPartition partition : partitions) {
            judge(disk, partition, known);
        }
        for (String file : disk.files()) {
            if (!file.startsWith(".sluice/") && !known.containsKey(file)) {
                throw new AssertionError(file + " is published and in no ledger");
            }
        }
    }

    private void judge(SimDisk disk, TopicPartition partition, Map<String, Published> known) {
        String home = ".sluice/sink/" + partition.topic() + "/" + partition.partition();
        Map<String, Published> published = new LinkedHashMap<>();
        long base = Entry.Span.UNKNOWN;
        long foldedTo = -1;
        Map<Long, String> covered = new TreeMap<>();
        for (String name : disk.namesIn(home + "/manifest")) {
            Manifest manifest = Manifest.decode(disk.bytes(home + "/manifest/" + name));
            foldedTo = manifest.block();
            manifest.published().forEach(file -> published.putIfAbsent(file.name(), file));
            for (Manifest.Run run : manifest.runs()) {
                base = base < 0 ? run.from() : base;
                cover(covered, run.unwritten());
            }
        }
        Entry newest = Entry.NONE;
        for (String name : disk.namesIn(home + "/ledger")) {
            if (Long.parseLong(name) / SimTask.BLOCK <= foldedTo) {
                continue;
            }
            newest = EntryText.decode(disk.bytes(home + "/ledger/" + name));
            newest.published().forEach(file -> published.putIfAbsent(file.name(), file));
            base = base < 0 ? newest.span().from() : base;
            cover(covered, newest.unwritten());
        }
        if (kafka.committed(partition) > Math.max(0, newest.span().to())) {
            throw new AssertionError(partition + " is committed to " + kafka.committed(partition) + ", durable to "
                    + newest.span().to());
        }
        for (Published file : published.values()) {
            known.put(file.name(), file);
            boolean isMoved = disk.files().contains(file.name());
            byte[] bytes = disk.bytes(isMoved ? file.name() : home + "/parts/" + file.source());
            if (isMoved && bytes.length != file.content().length()) {
                throw new AssertionError(file.name() + " has " + bytes.length + " bytes: " + file);
            }
            cover(covered, partition, file.name(), file.content(), bytes);
        }
        for (Entry.Growing part : newest.open()) {
            part.segments()
                    .forEach(segment -> cover(
                            covered,
                            partition,
                            segment.file(),
                            segment.content(),
                            disk.bytes(home + "/parts/" + segment.file())));
        }
        for (Entry.Growing part : newest.old()) {
            part.segments()
                    .forEach(segment -> cover(
                            covered,
                            partition,
                            segment.file(),
                            segment.content(),
                            disk.bytes(home + "/parts/" + segment.file())));
        }
        if (base > kafka.beginning(partition)) {
            throw new AssertionError(
                    partition + " begins at " + kafka.beginning(partition) + ", its ledger at " + base);
        }
        complete(partition, covered, base, newest.span().to());
    }

    private static void cover(Map<Long, String> covered, Entry.Unwritten unwritten) {
        cover(covered, unwritten.dead(), "dead");
        cover(covered, unwritten.filtered(), "filtered");
        cover(covered, unwritten.gaps(), "gap");
    }

    private static void cover(Map<Long, String> covered, Ranges ranges, String by) {
        for (int i = 0; i < ranges.size(); i++) {
            for (long offset = ranges.from(i); offset < ranges.to(i); offset++) {
                String other = covered.put(offset, by);
                if (other != null) {
                    throw new AssertionError("offset " + offset + " is in " + other + " and in " + by);
                }
            }
        }
    }

    private void cover(
            Map<Long, String> covered, TopicPartition partition, String name, Content content, byte[] bytes) {
        if (bytes.length < content.length()) {
            throw new AssertionError(name + " is torn: " + bytes.length + " bytes of " + content);
        }
        StringBuilder expected = new StringBuilder();
        Ranges ranges = content.ranges();
        Map<Long, String> values = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : kafka.log(partition)) {
            if (message.value() != null) {
                values.put(message.offset(), new String(message.value(), UTF_8));
            }
        }
        for (int i = 0; i < ranges.size(); i++) {
            for (long offset = ranges.from(i); offset < ranges.to(i); offset++) {
                expected.append(values.get(offset)).append('\n');
            }
        }
        String found = new String(Unpacked.of(bytes, (int) content.length()), UTF_8);
        if (!found.equals(expected.toString())) {
            throw new AssertionError(name + " holds " + found + " where " + expected + " was sent");
        }
        cover(covered, ranges, name);
    }

    private void complete(TopicPartition partition, Map<Long, String> covered, long base, long to) {
        for (ConsumerRecord<byte[], byte[]> message : kafka.log(partition)) {
            long offset = message.offset();
            if (offset >= base && offset < to) {
                String by = covered.remove(offset);
                boolean isInFile = by != null && !by.equals("dead") && !by.equals("filtered") && !by.equals("gap");
                boolean belongs = message.value() != null && isWritten.test(offset);
                if (isInFile != belongs || by == null) {
                    throw new AssertionError(
                            partition + ": offset " + offset + " is in " + by + ", base " + base + " to " + to);
                }
            }
        }
        covered.forEach((offset, by) -> {
            if (!by.equals("gap") || offset < base || offset >= to) {
                throw new AssertionError(partition + ": offset " + offset + " is in " + by + " and not in the log");
            }
        });
    }
}
